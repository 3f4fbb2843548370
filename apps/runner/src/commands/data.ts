import type { CommandModule } from 'yargs';
import check from './data/check.ts';
import diff from './data/diff.ts';
import index from './data/index-command.ts';
import stats from './data/stats.ts';

/** Each subcommand in a module of its own below `data`. */
const data: CommandModule = {
  builder: (yargs) =>
    yargs.command(index).command(check).command(stats).command(diff).demandCommand(1, 'Expected a subcommand of graft data.'),
  handler: () => undefined,
};

export default data;

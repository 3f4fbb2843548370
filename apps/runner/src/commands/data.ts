import type { CommandModule } from 'yargs';
import check from './data/check.ts';

/** Each subcommand in a module of its own below `data`. */
const data: CommandModule = {
  command: 'data <command>',
  describe: 'Look at a folder of labelled photos before anything is made of it',
  builder: (yargs) => yargs.command(check).demandCommand(1, 'Expected a subcommand of graft data.'),
  handler: () => undefined,
};

export default data;

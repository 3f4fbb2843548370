import type { CommandModule } from 'yargs';
import list from './models/list.ts';
import prune from './models/prune.ts';
import pull from './models/pull.ts';
import show from './models/show.ts';
import verify from './models/verify.ts';

/** Each subcommand in a module of its own below `models`; alone it lists. */
const models: CommandModule = {
  builder: (yargs) => [list, show, pull, verify, prune].reduce((parser, command) => parser.command(command as CommandModule), yargs),
  handler: () => undefined,
};

export default models;

import type { Argv, CommandModule } from 'yargs';
import { explain } from './augment-explain.ts';
import { preview } from './augment-preview.ts';

const augment: CommandModule = {
  builder: (yargs: Argv): Argv => yargs.command(preview).command(explain).demandCommand(1, 'Expected preview or explain.'),
  handler: () => undefined,
};

export default augment;

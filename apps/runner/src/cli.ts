import { createRequire } from 'node:module';
import { writeFailure } from '@graft/core';
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { addCommands } from './add-commands.ts';
import { commands } from './commands.gen.ts';
import { exitStatusOf } from './terminal/exit-status.ts';
import { showError } from './terminal/run-command.ts';
import { usageError } from './terminal/usage-error.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const argv = hideBin(process.argv);
const words = argv.filter((word) => !word.startsWith('-'));

const parser: Argv = yargs(argv)
  .scriptName('graft')
  .usage('$0 <command>\n\nA folder of labelled photos in; a trained, measured image classifier out. Start with `graft quick PHOTOS`.')
  .demandCommand(1, 'Expected a command.')
  .strict()
  .version(version)
  .help()
  .alias('h', 'help')
  .wrap(Math.min(110, process.stdout.columns ?? 100))
  .epilogue('Exit status: 0 ok, 1 bug, 2 usage, 3 data, 4 artifact, 6 engine or weights unavailable, 130 interrupted.')
  .exitProcess(false)
  .fail((text, error) => {
    const { key } = (parser as unknown as { getOptions(): { readonly key: Readonly<Record<string, unknown>> } }).getOptions();
    throw error ?? usageError(text, { argv, commands: Object.keys(commands), options: Object.keys(key) });
  });
// yargs draws the whole help before a handler has finished, in case it fails. That takes a tenth of a second and is never shown.
const drawing = parser as unknown as { getInternalMethods(): { getUsageInstance(): { cacheHelpMessage: () => void } } };
drawing.getInternalMethods().getUsageInstance().cacheHelpMessage = () => undefined;

let lost: NodeJS.ErrnoException | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  lost ??= error;
});
try {
  await (await addCommands(parser, commands, words)).parseAsync();
} catch (error) {
  showError(error, argv.includes('--json'));
  process.exitCode = exitStatusOf(error);
}
// Native runtimes keep threads that would hold the process open. The stream reports an error one turn later.
process.stdout.write('', () => setImmediate(end));

function end(): void {
  // The reader of a pipe may close it early, as `head` does.
  if (lost && lost.code !== 'EPIPE') {
    const failure = writeFailure('the result', lost);
    showError(failure, false);
    process.exitCode = exitStatusOf(failure);
  }
  process.exit();
}

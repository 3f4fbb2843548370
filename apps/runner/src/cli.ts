import { createRequire } from 'node:module';
import { ConfigError, writeFailure } from '@graft/core';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { addCommands } from './add-commands.ts';
import { commands } from './commands.gen.ts';
import { exitStatusOf } from './terminal/exit-status.ts';
import { showError } from './terminal/run-command.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const argv = hideBin(process.argv);

const parser = yargs(argv)
  .scriptName('graft')
  .usage('$0 <command>\n\nA folder of labelled photos in; a trained, measured image classifier out. Start with `graft quick PHOTOS`.')
  .demandCommand(1, 'Expected a command.')
  .strict()
  .recommendCommands()
  .version(version)
  .help()
  .alias('h', 'help')
  .wrap(Math.min(110, process.stdout.columns ?? 100))
  .epilogue('Exit status: 0 ok, 1 bug, 2 usage, 3 data, 4 artifact, 6 engine or weights unavailable, 130 interrupted.')
  .exitProcess(false)
  .fail((text, error) => {
    const message = text?.replace(
      /^Not enough non-option arguments: got (\d+), need at least (\d+)$/,
      'Expected $2 arguments but received $1.',
    );
    throw error ?? new ConfigError(message, { hint: 'graft --help lists the commands; graft <command> --help shows their options.' });
  });
// yargs draws the whole help before a handler is done, in case it fails: a tenth of a second, and it is never shown.
const drawing = parser as unknown as { getInternalMethods(): { getUsageInstance(): { cacheHelpMessage: () => void } } };
drawing.getInternalMethods().getUsageInstance().cacheHelpMessage = () => undefined;

let lost: NodeJS.ErrnoException | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  lost ??= error;
});
try {
  const words = argv.filter((word) => !word.startsWith('-'));
  await (await addCommands(parser, commands, words)).parseAsync();
} catch (error) {
  showError(error, argv.includes('--json'));
  process.exitCode = exitStatusOf(error);
}
// Native runtimes keep threads that would hold the process open. An error of the stream is told a turn later.
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

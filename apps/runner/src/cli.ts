import { createRequire } from 'node:module';
import { ConfigError, writeFailure } from '@graft/core';
import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { commandList } from './commands/command-list.ts';
import { exitStatusOf } from './terminal/exit-status.ts';
import { showError } from './terminal/run-command.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const argv = hideBin(process.argv);
const asked = argv.find((word) => !word.startsWith('-'));
const listed = Object.entries(commandList);
const chosen = listed.filter(([usage]) => usage.split(' ')[0] === asked);
const modules =
  chosen.length === 0
    ? listed.map(([command, { describe }]) => ({ command, describe }))
    : await Promise.all(chosen.map(async ([command, { describe, load }]) => ({ ...(await load()).default, command, describe })));

const parser = yargs(argv)
  .scriptName('graft')
  .usage('$0 <command>\n\nA folder of labelled photos in; a trained, measured, shippable image classifier out.')
  .demandCommand(1, 'Expected a command.')
  .strict()
  .recommendCommands()
  .version(version)
  .check((parsed) => {
    const twice = Object.entries(parsed).find(([name, value]) => Array.isArray(value) && !['_', 'images', 'backbones'].includes(name));
    if (twice)
      throw new ConfigError(`Expected --${twice[0]} once but received it ${(twice[1] as unknown[]).length} times.`, {
        hint: 'Leave all but one away.',
      });
    return true;
  })
  .help()
  .alias('h', 'help')
  .wrap(Math.min(110, process.stdout.columns ?? 100))
  .epilogue('Exit status: 0 ok, 1 bug, 2 usage, 3 data, 4 artifact, 5 a gate failed, 6 engine or weights unavailable, 130 interrupted.')
  .exitProcess(false)
  .fail((message, error) => {
    throw error ?? new ConfigError(message, { hint: 'graft --help, or graft <command> --help, shows what there is.' });
  });
for (const module of modules) parser.command(module as CommandModule);
// yargs draws the whole help before a handler is done, in case it fails: a tenth of a second, and it is never shown.
const drawing = parser as unknown as { getInternalMethods(): { getUsageInstance(): { cacheHelpMessage: () => void } } };
drawing.getInternalMethods().getUsageInstance().cacheHelpMessage = () => undefined;

let lost: NodeJS.ErrnoException | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  lost ??= error;
});
try {
  await parser.parseAsync();
} catch (error) {
  showError(error, argv.includes('--json'));
  process.exitCode = exitStatusOf(error);
}
// Native runtimes keep threads that would hold the process open. An error of the stream is told a turn later.
process.stdout.write('', () => setImmediate(end));

function end(): void {
  // Whoever reads a pipe may close it early, as `head` does.
  if (lost && lost.code !== 'EPIPE') {
    const failure = writeFailure('the result', lost);
    showError(failure, false);
    process.exitCode = exitStatusOf(failure);
  }
  process.exit();
}

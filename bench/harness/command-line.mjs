import { parseArgs } from 'node:util';
import { UsageError } from './locations.mjs';
import { endChildrenWithUs } from './run-process.mjs';

/** Run a command: exit status 2 for a request that cannot be carried out, 1 for a failure. Interrupted, it ends its children first. */
export async function runCommand(main) {
  endChildrenWithUs();
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof UsageError ? error.message : (error.stack ?? error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/**
 * Read the arguments: the name of one member, then options.
 *
 * @param options - as `parseArgs` takes them; `--help` prints the usage.
 * @returns `{ name, ...values }`.
 * @throws {UsageError} with the usage below the reason.
 */
export function readArguments({ names, usage, options }) {
  const text = `${usage}\nNAME is one of: ${names.join(', ')}`;
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { ...options, help: { type: 'boolean' } } });
    if (values.help) {
      process.stdout.write(`${text}\n`);
      process.exit(0);
    }
    const [name, ...others] = positionals;
    if (names.includes(name) && others.length === 0) return { name, ...values };
    throw new Error(`Expected one name but received ${positionals.join(' ') || 'none'}.`);
  } catch (error) {
    throw new UsageError(`${error.message}\n${text}`);
  }
}

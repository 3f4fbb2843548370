import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, UsageError } from './locations.mjs';
import { lastWords, runProcess } from './run-process.mjs';

/** Run the graft command as a user does; `root` is the checkout whose command it is, `node` the Node that runs it. */
export function runGraft(args, { root = checkout, node = process.execPath, ...options } = {}) {
  const command = join(root, 'apps/runner/bin/graft.js');
  if (!existsSync(command) || !existsSync(join(root, 'apps/runner/dist'))) {
    throw new UsageError(`Expected a built graft command at ${command} but found none. Run \`npm start\` once, or \`pnpm build\`.`);
  }
  return runProcess(node, [command, ...args], options);
}

/** The same with `--json`: the run's measurements and what it answered; anything but exit status 0 is an error. */
export async function graftJson(args, options) {
  const result = await runGraft([...args, '--json'], options);
  if (result.status !== 0) throw new Error(`graft ${args.join(' ')} ${lastWords(result)}`);
  return { ...result, answer: JSON.parse(result.stdout) };
}

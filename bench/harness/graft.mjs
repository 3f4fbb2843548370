import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, UsageError } from './locations.mjs';
import { runProcess, succeeded } from './run-process.mjs';

/** Run the graft command as a user does. `root` is the checkout it belongs to, `node` the Node that runs it. */
export function runGraft(args, { root = checkout, node = process.execPath, ...options } = {}) {
  const command = join(root, 'apps/runner/bin/graft.js');
  if (!existsSync(command) || !existsSync(join(root, 'apps/runner/dist'))) {
    throw new UsageError(`Expected a built graft command at ${command} but found none. Run \`npm start\` once, or \`pnpm build\`.`);
  }
  return runProcess(node, [command, ...args], options);
}

/** The same with `--json`: the measurements and the parsed answer of a run that must succeed. */
export async function graftJson(args, options) {
  const result = await succeeded(runGraft([...args, '--json'], options), `graft ${args.join(' ')}`);
  return { ...result, answer: JSON.parse(result.stdout) };
}

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Run a module in a process of its own, so that a crash or a hang of it, in JavaScript or in native code, is a failed
 * test and not the end of the test run. It prints lines: `at NAME` before each thing it begins.
 *
 * @param script - an ES module; it imports what the package depends on, and the package itself, as built.
 * @param options.limitMs - a process that prints nothing for so long hangs, and is ended.
 * @returns the other lines.
 * @throws {Error} with the last NAME when it hangs or does not end with status 0.
 */
export async function watchedChild(script: string, args: readonly string[], options: { readonly limitMs: number }): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, ...args], {
    cwd: packageFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(`${signal ?? status}`));
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text;
  });
  let at = 'its start';
  const answers: string[] = [];
  const timer = setTimeout(() => child.kill('SIGKILL'), options.limitMs);
  for await (const line of createInterface({ input: child.stdout })) {
    timer.refresh();
    if (line.startsWith('at ')) at = line.slice(3);
    else answers.push(line);
  }
  const end = await ended;
  clearTimeout(timer);
  if (end === 'SIGKILL') throw new Error(`The process hangs at ${at}.`);
  if (end !== '0') throw new Error(`The process ended with ${end} at ${at}: ${errors}`);
  return answers;
}

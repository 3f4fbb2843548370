import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { residentSet } from '../harness/process-tree.mjs';

/**
 * Start a process that answers each line of JSON, `["name", ...values]`, with one line. Its networks stay open while the sides take
 * turns. It ends with its input, so it never outlives the bench.
 */
export function startSide(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-4000);
  });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  const closed = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  closed.then((how) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${command} ${args[0]} ended with ${how}:\n${said}`));
  });
  child.stdin.on('error', () => undefined);
  return {
    ask: (...message) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(message)}\n`);
      }),
    /** The kernel's own high-water mark of the process, bytes. */
    peak: () => residentSet(child.pid)?.peak,
    async end() {
      child.stdin.end();
      await closed;
    },
  };
}

/** The other end in Node: answers with `handlers` by name; an error ends the process. */
export async function answerLines(handlers) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...values] = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(await handlers[name](...values))}\n`);
  }
  process.exit(0);
}

/** Milliseconds per picture of `run`, which takes `batch` pictures at a time; the first run is not measured. */
export async function millisecondsEach(run, batch, seconds) {
  await run();
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 1000 * seconds) {
    await run();
    count += batch;
  }
  return (performance.now() - start) / count;
}

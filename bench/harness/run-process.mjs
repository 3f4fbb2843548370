import { spawn } from 'node:child_process';
import { killTree, processTree, residentSet } from './process-tree.mjs';

const running = new Set();

/**
 * Run a command to its end and measure it from outside: wall seconds from spawn to exit, so starting the interpreter and
 * loading libraries count, as they do for whoever waits at the prompt.
 *
 * @param options.memory - watch the resident sets of the whole process tree every 20 ms. Reading /proc costs a few
 *   percent of a core: leave it off where seconds are compared.
 * @param options.timeoutSeconds - then the whole tree is killed and `timedOut` is set.
 * @param options.lateOutputMs - how long to wait, after its exit, for what processes that it left behind still write.
 * @param options.onSpawn - gets the child; its pid leads a session of its own.
 * @returns `peak.process`: the highest resident set of any one process; `peak.tree`: the highest sum over all processes
 *   alive at one moment, pages that they share counted for each. Bytes.
 */
export async function runProcess(
  command,
  args,
  { cwd, env = process.env, memory = false, timeoutSeconds, lateOutputMs = 2000, onSpawn } = {},
) {
  const started = performance.now();
  // BENCH_STARTED lets a peer report moments of its run on the same clock.
  const child = spawn(command, args, {
    cwd,
    env: { ...env, BENCH_STARTED: String(Date.now() / 1000) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const stdout = [];
  const stderr = [];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  const peak = { process: 0, tree: 0 };
  const watch = memory && setInterval(() => watchMemory(child.pid, peak), 20);
  let killed;
  const limit =
    timeoutSeconds &&
    setTimeout(() => {
      killed = killTree(child.pid);
    }, timeoutSeconds * 1000);
  try {
    const closed = new Promise((resolve) => child.once('close', resolve));
    const { status, signal, seconds } = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (status, signal) => resolve({ status, signal, seconds: (performance.now() - started) / 1000 }));
      onSpawn?.(child);
    });
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, lateOutputMs).unref())]);
    await killed;
    return {
      status,
      signal,
      seconds,
      timedOut: killed !== undefined,
      peak,
      stdout: Buffer.concat(stdout).toString(),
      stderr: Buffer.concat(stderr).toString(),
    };
  } finally {
    running.delete(child);
    clearInterval(watch);
    clearTimeout(limit);
  }
}

/** What a failed process said last, for a message. */
export function lastWords({ status, signal, timedOut, stderr, stdout }) {
  const end = timedOut ? 'ran into its time limit' : signal ? `died of ${signal}` : `exited with ${status}`;
  return `${end}:\n${(stderr.trim() || stdout.trim()).split('\n').slice(-15).join('\n')}`;
}

/** Children lead sessions of their own, so Ctrl-C at the terminal does not reach them: end them with us. */
export function endChildrenWithUs() {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await Promise.all([...running].map((child) => killTree(child.pid)));
      process.exit(130);
    });
  }
}

function watchMemory(root, peak) {
  let sum = 0;
  for (const pid of processTree(root)) {
    const memory = residentSet(pid);
    peak.process = Math.max(peak.process, memory?.peak ?? 0);
    sum += memory?.now ?? 0;
  }
  peak.tree = Math.max(peak.tree, sum);
}

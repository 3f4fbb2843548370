import { spawn } from 'node:child_process';
import { killTree, processTree, residentSet } from './process-tree.mjs';

const running = new Set();

/**
 * Run a command to its end and measure it from outside: wall seconds from spawn to exit, so starting the interpreter and
 * loading libraries count, as they do for a user at the prompt.
 *
 * @param options.memory - watch the resident sets of the whole process tree every 20 ms. Reading /proc costs a few percent of a
 *   core: leave it off when comparing seconds.
 * @param options.timeoutSeconds - after this time the whole tree is killed and `timedOut` is set.
 * @param options.lateOutputMs - how long to wait, after the exit, for output of processes that it left behind.
 * @param options.onSpawn - receives the child, whose pid leads a session of its own.
 * @returns `peak.process`: the highest resident set of any one process; `peak.tree`: the highest sum over all processes alive at
 *   one moment, with shared pages counted for each of them. Bytes.
 */
export async function runProcess(
  command,
  args,
  { cwd, env = process.env, memory = false, timeoutSeconds, lateOutputMs = 2000, onSpawn } = {},
) {
  const started = performance.now();
  // With BENCH_STARTED a peer reports moments of its run on the same clock.
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

/**
 * Wait for a command that must succeed.
 *
 * @throws {Error} with `what` and its last words when the exit status is not 0.
 */
export async function succeeded(running, what) {
  const result = await running;
  if (result.status === 0) return result;
  throw new Error(`${what} ${lastWords(result)}`);
}

/** How a process ended and the end of its output, for a message. */
export function lastWords({ status, signal, timedOut, stderr, stdout }) {
  const end = timedOut ? 'ran into its time limit' : signal ? `died of ${signal}` : `exited with ${status}`;
  return `${end}:\n${(stderr.trim() || stdout.trim()).split('\n').slice(-15).join('\n')}`;
}

/** End all children when this process is asked to end: they lead sessions of their own, so Ctrl-C does not reach them. */
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

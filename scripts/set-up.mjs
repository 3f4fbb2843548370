// Sets up a fresh clone with npm and a package registry: dependencies by the pinned pnpm, the build, and the native engine if the machine
// supports it. Safe to interrupt and to repeat: a step leaves a mark only when it is done.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isWindows = process.platform === 'win32';
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const mark = join(root, 'node_modules', '.graft-installed');

/** The environment of every step: this Node and the installed tools first on the path, telemetry and notices off. */
export const environment = {
  ...process.env,
  PATH: [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  NPM_CONFIG_UPDATE_NOTIFIER: 'false',
};

/** Set up what is missing. @returns `state` of the native engine: `ready`, or `skipped` with `why` and the `command` to set it up. */
export async function setUp() {
  const started = performance.now();
  requireNode();
  if (isInstalled()) say('dependencies are installed');
  else await install();
  await step('build', 'turbo', ['run', 'build', '--output-logs=errors-only']);
  const native = await setUpNative();
  say(`set up in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return native;
}

/**
 * Run a command to its end with its output shown, or with its stdout given to `onOutput`.
 *
 * @returns its exit status, 130 after an interruption.
 */
export function run(command, args, { onOutput, ...options } = {}) {
  const stdio = onOutput ? ['ignore', 'pipe', 'inherit'] : 'inherit';
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio, shell: isWindows, ...options });
    child.stdout?.on('data', onOutput);
    // Ctrl-C reaches the whole group: only wait for the child to end in order.
    let isInterrupted = false;
    const onInterrupt = () => {
      isInterrupted = true;
    };
    const onTerminate = () => {
      isInterrupted = true;
      child.kill('SIGTERM');
    };
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    child.on('error', (error) => {
      say(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (status, signal) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      resolve(signal || isInterrupted ? 130 : (status ?? 1));
    });
  });
}

export function say(line) {
  process.stderr.write(`graft  ${line}\n`);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Expected Node 20.19 or newer but this is ${process.versions.node}. Install a newer Node and run the command again.`);
  process.exit(2);
}

function lockHash() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function isInstalled() {
  try {
    return readFileSync(mark, 'utf8') === lockHash();
  } catch {
    return false;
  }
}

async function install() {
  rmSync(mark, { force: true });
  const { npm_config_user_agent: _, ...plain } = environment;
  await step('install', 'npx', ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'], { env: plain });
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, lockHash());
}

async function step(name, command, args, options) {
  const started = performance.now();
  say(`${name} ...`);
  const status = await run(command, args, options);
  if (status !== 0) {
    say(`${name} failed (exit status ${status}). Correct the cause above and run the same command again: it continues from there.`);
    process.exit(status);
  }
  say(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** The last line of the engine's own set-up is its state as JSON. */
async function setUpNative() {
  const chunks = [];
  const status = await run(process.execPath, [join(root, 'packages', 'engine', 'bin', 'setup-native.js'), '--json'], {
    onOutput: (chunk) => chunks.push(chunk),
    shell: false,
  });
  if (status === 130) process.exit(130);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8').trim().split('\n').at(-1));
  } catch {
    return { state: 'skipped', why: `its set-up ended with status ${status}`, command: 'npm run setup:native' };
  }
}

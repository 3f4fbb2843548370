import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArtifactRecord } from '@graft/core';
import { afterAll } from 'vitest';

const bin = fileURLToPath(new URL('../bin/graft.js', import.meta.url));

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON; throws where it is not. */
  readonly json: <Answer>() => Answer;
}

/** Run the built command as a user would, and wait for its end. */
export async function graft(
  args: readonly string[],
  options: { readonly bin?: string; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly uid?: number } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [options.bin ?? bin, ...args], {
    cwd: options.cwd,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = async (stream: NodeJS.ReadableStream) => {
    let text = '';
    for await (const chunk of stream) text += chunk;
    return text;
  };
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr)]);
  const [status] = await closed;
  return { status: status ?? -1, stdout, stderr, json: <Answer>() => JSON.parse(stdout) as Answer };
}

/** A folder of its own for a test file, removed afterwards. */
export async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'graft-test-'));
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** The first photos of each class, copied. */
export async function copySome(source: string, target: string, perClass: number): Promise<string> {
  for (const label of await readdir(source)) {
    await mkdir(join(target, label), { recursive: true });
    for (const name of (await readdir(join(source, label))).sort().slice(0, perClass))
      await cp(join(source, label, name), join(target, label, name));
  }
  return target;
}

/** Fingerprints of every artifact below a folder, by path. */
export async function fingerprints(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.name !== 'artifact.json' || entry.parentPath.includes('node_modules')) continue;
    const path = join(entry.parentPath, entry.name);
    const record = JSON.parse(await readFile(path, 'utf8')) as ArtifactRecord;
    found[entry.parentPath.slice(root.length + 1)] =
      `${record.fingerprint} ${record.files.map((file) => `${file.path} ${file.sha256}`).join(', ')}`;
  }
  return found;
}

/** Every file below a folder with its bytes' size and time, to see that nothing was touched. */
export async function snapshot(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const lines = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = await stat(path);
      return `${path} ${size} ${mtimeMs}`;
    });
  return (await Promise.all(lines)).sort();
}

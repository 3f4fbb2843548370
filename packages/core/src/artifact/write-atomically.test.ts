import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { asNobody, type CompiledCore, compileCore, ended } from './__fixtures__/compiled-core.ts';
import { sha256 } from './sha256.ts';
import { type Payload, writeAtomically, writeObserved } from './write-atomically.ts';

/** A small file system of its own, in a namespace of its own: it needs no root and vanishes with the process. */
const tinyDisk = (folder: string) => (command: readonly string[]) => [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=256k tmpfs '${folder}' && exec "$@"`,
  'sh',
  ...command,
];
const hasTinyDisk = ((): boolean => {
  try {
    const [program, ...rest] = tinyDisk('/mnt')(['true']) as [string, ...string[]];
    execFileSync(program, rest, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let core: CompiledCore;
let folder: string;
beforeAll(async () => {
  core = await compileCore();
});
afterAll(() => core.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-'));
  return () => rm(folder, { recursive: true, force: true });
});

describe('writeAtomically', () => {
  it.each<[string, Payload, string]>([
    ['text as UTF-8', 'poisson 🐟', 'poisson 🐟'],
    ['nothing', '', ''],
    ['bytes of a view', Buffer.from('xabcx').subarray(1, 4), 'abc'],
    ['several buffers in order', [Buffer.from('a'), Buffer.alloc(0), Buffer.from('bc')], 'abc'],
    ['pieces that are computed on the way', pieces('a', 'bc'), 'abc'],
  ])('writes %s, into folders that it makes', async (_, payload, text) => {
    const path = join(folder, 'a/b', 'file');
    await writeAtomically(path, payload);
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(join(folder, 'a/b'))).toEqual(['file']);
  });

  it('writes a payload of many parts without a byte out of place', async () => {
    const bytes = Buffer.alloc((9 << 20) + 5, 'a line of no round length\n');
    await writeAtomically(join(folder, 'file'), [bytes, bytes.subarray(0, 11)]);
    expect(sha256(await readFile(join(folder, 'file')))).toBe(sha256(Buffer.concat([bytes, bytes.subarray(0, 11)])));
  });

  it('shows every byte once and in order to the observer', async () => {
    const seen: Uint8Array[] = [];
    const bytes = Buffer.alloc((5 << 20) + 1, 'abc');
    await writeObserved(join(folder, 'file'), [bytes, Buffer.from('end')], (part) => seen.push(part));
    expect(Buffer.concat(seen).equals(await readFile(join(folder, 'file')))).toBe(true);
  });

  it('lets a piece use its memory again for the next one', async () => {
    const reused = async function* () {
      const memory = Buffer.alloc(1);
      for (const letter of 'abc') {
        memory.write(letter);
        yield memory;
      }
    };
    await writeAtomically(join(folder, 'file'), reused());
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('abc');
  });

  it('keeps the old file and nothing else when the payload fails', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'old');
    const failing = async function* () {
      yield Buffer.from('half');
      throw new RangeError('diverged');
    };
    await expect(writeAtomically(path, failing())).rejects.toThrow('diverged');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('removes what a killed process left of the same file, and no draft of a live one or of another file', async () => {
    const kept = [`.file.${process.pid}-00000000.part`, '.other.4194305-00000000.part', '.file.4194305-0.part'];
    for (const name of [...kept, '.file.4194305-00000000.part']) await writeFile(join(folder, name), 'half');
    await writeAtomically(join(folder, 'file'), 'whole');
    expect((await readdir(folder)).sort()).toEqual([...kept, 'file'].sort());
  });

  it('refuses a folder in the place of the file and a file in the place of a folder', async () => {
    await mkdir(join(folder, 'taken/full'), { recursive: true });
    await writeFile(join(folder, 'file'), '');
    for (const path of ['taken', 'file/below', 'file/below/further']) {
      await expect(writeAtomically(join(folder, path), 'text'), path).rejects.toThrow(ArtifactError);
    }
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it.skipIf(!hasTinyDisk)('on a full disk says so, keeps the old file and leaves nothing half-written', async () => {
    const child = core.start(
      `import { readdirSync, readFileSync } from 'node:fs';
       await core.writeAtomically('${folder}/file', 'old');
       const error = await core.writeAtomically('${folder}/file', Buffer.alloc(1 << 20)).catch((error) => error);
       const left = [readFileSync('${folder}/file', 'utf8'), readdirSync('${folder}')];
       console.log(JSON.stringify([error.code, error.message, error.hint, ...left]));`,
      tinyDisk(folder),
    );
    const { output, errors } = await ended(child);
    expect(errors).toBe('');
    const [code, message, hint, old, names] = JSON.parse(output);
    expect([code, old, names]).toEqual(['GRAFT_ARTIFACT', 'old', ['file']]);
    expect(message).toBe(`Expected to write ${folder}/file but the disk is full (ENOSPC).`);
    expect(hint).toContain('Free some space');
  });

  it.skipIf(process.platform === 'win32')('says where permission was denied', async () => {
    await chmod(folder, 0o555);
    const script =
      `${asNobody} const error = await core.writeAtomically('${folder}/new/file', 'text').catch((error) => error); ` +
      'console.log(error.code, error.message);';
    const { output } = await ended(core.start(script));
    expect(output).toBe(`GRAFT_ARTIFACT Expected to write ${folder}/new/file but permission was denied (EACCES).\n`);
    expect(await readdir(folder)).toEqual([]);
  });
});

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

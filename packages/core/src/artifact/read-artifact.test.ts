import { appendFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import type { ArtifactIdentity, ArtifactRecord } from './artifact-record.ts';
import { decodeNpy, encodeNpy } from './npy.ts';
import { readArtifact, readArtifactFile } from './read-artifact.ts';
import { writeArtifact } from './write-artifact.ts';

const identity: ArtifactIdentity = { stage: 'split', slice: { seed: 42 }, upstream: { index: 'f' }, code: { core: '1' } };

let directory: string;
let record: ArtifactRecord;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'graft-'));
  directory = join(folder, 'split');
  record = await writeArtifact(directory, identity, async (writer) => {
    await writer.write('rows.jsonl', '{"a":1}\n');
    await writer.write('large', Buffer.alloc((9 << 20) + 3, 'line\n'));
  });
  return () => rm(folder, { recursive: true, force: true });
});

const edit = async (change: (text: string) => string): Promise<void> => {
  const path = join(directory, 'artifact.json');
  await writeFile(path, change(await readFile(path, 'utf8')));
};

describe('readArtifact', () => {
  it('gives the record that was written', async () => {
    expect(await readArtifact(directory, 'split')).toEqual(record);
    expect(await readArtifact(directory, 'split', { verify: true })).toEqual(record);
  });

  it('ignores a file that the record does not list', async () => {
    await writeFile(join(directory, 'stray'), '');
    expect(await readArtifact(directory, 'split', { verify: true })).toEqual(record);
  });

  it('refuses a directory without a record and says which stage writes it', async () => {
    const error = await readArtifact(join(directory, 'none'), 'split').catch((reason) => reason);
    expect(ArtifactError.isInstance(error)).toBe(true);
    expect(error.message).toMatch(/artifact of split at .* but it is missing/);
    expect(error.hint).toContain('the split stage writes it');
  });

  it.each<[string, (text: string) => string, string]>([
    ['that was cut', (text) => text.slice(0, 100), 'cannot be read'],
    ['that is null', () => 'null', 'its form differs'],
    ['of another format', (text) => text.replace('"format": 1', '"format": 2'), 'its form differs'],
    ['that lists a file outside', (text) => text.replace('rows.jsonl', '../rows.jsonl'), 'its form differs'],
    ['whose settings were edited', (text) => text.replace('"seed": 42', '"seed": 43'), 'edited'],
    ['whose fingerprint was edited', (text) => text.replace(/"fingerprint": "./, '"fingerprint": "x'), 'edited'],
    ['of another stage', (text) => text.replace('"stage": "split"', '"stage": "train"'), 'one of train'],
  ])('refuses a record %s', async (_, change, message) => {
    await edit(change);
    const error = await readArtifact(directory, 'split').catch((reason) => reason);
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.message).toContain(message);
  });

  it('refuses a file of another length, a missing one, and a folder in its place', async () => {
    const path = join(directory, 'rows.jsonl');
    await appendFile(path, '\n');
    await expect(readArtifact(directory, 'split')).rejects.toThrow('but it is different');
    await rm(path);
    await expect(readArtifact(directory, 'split')).rejects.toThrow('missing');
    await mkdir(path);
    await expect(readArtifact(directory, 'split')).rejects.toThrow(ArtifactError);
  });

  it('finds changed bytes of the same length only when asked to verify', async () => {
    await writeFile(join(directory, 'rows.jsonl'), '{"a":2}\n');
    expect(await readArtifact(directory, 'split')).toEqual(record);
    await expect(readArtifact(directory, 'split', { verify: true })).rejects.toThrow('but it is different');
  });
});

describe('readArtifactFile', () => {
  it('gives the bytes of files of any size', async () => {
    expect((await readArtifactFile(directory, record, 'rows.jsonl')).toString()).toBe('{"a":1}\n');
    expect((await readArtifactFile(directory, record, 'large')).equals(Buffer.alloc((9 << 20) + 3, 'line\n'))).toBe(true);
  });

  it('gives memory that an array lies over without a copy', async () => {
    const data = Float32Array.of(1, 2, 3);
    const written = await writeArtifact(directory, identity, (writer) => writer.write('a.npy', encodeNpy({ data, shape: [3] })));
    const bytes = await readArtifactFile(directory, written, 'a.npy');
    const decoded = decodeNpy(bytes);
    expect(decoded.data).toEqual(data);
    expect(decoded.data.buffer).toBe(bytes.buffer);
  });

  it('refuses a file that is not listed, cut, changed or gone', async () => {
    await writeFile(join(directory, 'stray'), '');
    await expect(readArtifactFile(directory, record, 'stray')).rejects.toThrow('does not list it');
    await writeFile(join(directory, 'rows.jsonl'), '{"a":2}\n');
    await expect(readArtifactFile(directory, record, 'rows.jsonl')).rejects.toThrow('its bytes differ');
    await truncate(join(directory, 'large'), 1 << 20);
    await expect(readArtifactFile(directory, record, 'large')).rejects.toThrow('its bytes differ');
    await rm(join(directory, 'large'));
    const error = await readArtifactFile(directory, record, 'large').catch((reason) => reason);
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.message).toContain('ENOENT');
  });
});

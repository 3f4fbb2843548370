import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256, sha256OfFile } from './sha256.ts';

it('gives the known answers of FIPS 180-2 for text, bytes and files of any length', async () => {
  const answer = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(sha256('abc')).toBe(answer);
  expect(sha256(Buffer.from('xabc').subarray(1))).toBe(answer);
  const directory = await mkdtemp(join(tmpdir(), 'graft-'));
  const path = join(directory, 'file');
  for (const length of [0, 3, (1 << 20) - 1, (1 << 20) + 1]) {
    const bytes = Buffer.alloc(length, 'abc');
    await writeFile(path, bytes);
    expect(await sha256OfFile(path)).toBe(sha256(bytes));
  }
  await expect(sha256OfFile(path, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  await rm(directory, { recursive: true });
});

it('hashes a text as its UTF-8 bytes', () => {
  expect(sha256('poisson 🐟')).toBe(sha256(Buffer.from('poisson 🐟', 'utf8')));
});

import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseOutput } from './refuse-output.ts';

let folder: string;
let photos: string;
let out: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'graft-output-')));
  photos = join(folder, 'photos');
  out = join(folder, 'out');
  await mkdir(photos);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const refused = (results: string) => refuseOutput(results, { photos: 'photos' }, folder);

describe('where results go', () => {
  it('may be a place that does not exist yet, an empty one, or one of an earlier run', async () => {
    await refused(out);
    await mkdir(join(out, 'model'), { recursive: true });
    await refused(out);
    await writeFile(join(out, 'model', 'model.json'), '{"format":1,"kind":"frozen","weights":{"path":"weights.safetensors","sha256":"0"}}');
    await writeFile(join(out, 'model', 'weights.safetensors'), 'numbers');
    await writeFile(join(out, 'report.html'), '<!doctype html><meta name="generator" content="Graft report">');
    await refused(out);
  });

  it('is never a report, a model or a file of somebody else', async () => {
    await mkdir(out);
    await writeFile(join(out, 'report.html'), 'my own report');
    await expect(refused(out)).rejects.toThrow('Graft did not write it');
    await rm(join(out, 'report.html'));
    await writeFile(join(out, 'model'), 'my own model');
    await expect(refused(out)).rejects.toThrow('cannot be listed (ENOTDIR)');
    await rm(join(out, 'model'));
    await mkdir(join(out, 'model'));
    await writeFile(join(out, 'model', 'model.json'), '{"layers":[]}');
    await writeFile(join(out, 'model', 'weights.safetensors'), 'of another program');
    await expect(refused(out)).rejects.toThrow(`for the model package but ${join(out, 'model')} holds model.json, weights.safetensors.`);
    await writeFile(join(out, 'model', 'notes.txt'), 'mine');
    await expect(refused(out)).rejects.toThrow('holds notes.txt.');
    expect((await readdir(join(out, 'model'))).sort()).toEqual(['model.json', 'notes.txt', 'weights.safetensors']);
  });

  it('does not lie among the photos, by no link and by no name', async () => {
    await symlink(photos, join(folder, 'link'));
    for (const place of [photos, join(photos, 'out'), join(photos, '..out'), join(folder, 'link'), join(folder, 'link', 'a', 'b')]) {
      await expect(refused(place)).rejects.toThrow('a place outside the photos for --out');
    }
    await refused(join(folder, 'photos2'));
    await refused(folder);
  });

  it('is looked at when the photos are there', async () => {
    await rm(photos, { recursive: true });
    await expect(refused(out)).rejects.toThrow(`Expected photos at ${photos} but it does not exist`);
    await refuseOutput(out, { sample: {} } as Parameters<typeof refuseOutput>[1], folder);
  });
});

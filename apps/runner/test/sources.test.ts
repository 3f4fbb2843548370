import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { copySome, fingerprints, graft, scratch } from './graft.ts';

const fish = sharedData('data/fish5');

describe.skipIf(!fish)('sources', async () => {
  const directory = await scratch();
  const at = (...parts: string[]): string => join(directory, ...parts);
  const photos = await copySome(fish ?? '', at('photos'), 5);
  const files = (await readdir(photos, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(photos.length + 1))
    .sort();
  await writeFile(at('list.csv'), `path,label\n${files.map((path) => `"${path}",${path.split('/')[0]}`).join('\n')}\n`);
  spawnSync('tar', ['czf', at('photos.tgz'), '-C', directory, 'photos']);
  await cp(photos, at('changed'), { recursive: true });
  await rm(at('changed', files[0] ?? ''));
  const [from = '', to = ''] = [files[1] ?? '', 'girelle-paon/moved.jfif'];
  await rename(at('changed', from), at('changed', to));

  it('gives the same artifacts from a folder, an archive and a list', async () => {
    const quick = async (source: string, ...more: string[]): Promise<Record<string, string>> => {
      const out = at(`out-${source}`);
      const ran = await graft(['quick', at(source), '--out', out, '--epochs', '2', '--no-turbo', '--json', ...more]);
      expect(ran.stderr).not.toContain('GRAFT_');
      expect(ran.status).toBe(0);
      const all = await fingerprints(join(out, '.graft'));
      // The report is titled by the name of what was given.
      return Object.fromEntries(Object.entries(all).filter(([path]) => !path.includes('report')));
    };
    const plain = await quick('photos');
    expect(Object.keys(plain).length).toBeGreaterThan(3);
    expect(await quick('photos.tgz')).toEqual(plain);
    expect(await quick('list.csv', '--root', photos)).toEqual(plain);
  });

  it('writes the same manifest when it reads all photos again', async () => {
    const index = await graft(['data', 'index', photos, '--out', at('manifest'), '--json']);
    expect(index.json()).toMatchObject({ photos: files.length, formats: { jpeg: files.length }, kind: 'class-folders' });
    const before = await readFile(at('manifest/manifest.jsonl'), 'utf8');
    expect((await graft(['data', 'index', photos, '--out', at('manifest'), '--verify', '--json'])).status).toBe(0);
    expect(await readFile(at('manifest/manifest.jsonl'), 'utf8')).toBe(before);
  });

  it('counts the classes of a manifest', async () => {
    const stats = await graft(['data', 'stats', at('manifest')]);
    expect(stats.stdout).toMatch(/^apognon +5$/m);
    expect(stats.stdout).toMatch(/^equal files +/m);
  });

  it('finds removed, renamed and relabelled photos', async () => {
    const diff = await graft(['data', 'diff', at('manifest'), at('changed'), '--json']);
    expect(diff.json()).toMatchObject({
      added: [],
      removed: [files[0]],
      renamed: [{ from, to }],
      relabelled: [{ id: to, from: 'apognon', to: 'girelle-paon' }],
      changed: [],
      same: files.length - 2,
    });
  });

  it('finds no difference between a manifest and itself', async () => {
    expect((await graft(['data', 'diff', at('manifest'), at('manifest')])).stdout).toBe(`no difference, ${files.length} the same\n`);
  });

  it('refuses to index into a folder that it did not write', async () => {
    const foreign = await graft(['data', 'index', photos, '--out', at('photos'), '--json']);
    expect(foreign).toMatchObject({ status: 4 });
    expect(foreign.stderr).toContain('an earlier run');
  });

  it('refuses to compare a split with a manifest', async () => {
    await graft(['split', photos, '--out', at('split'), '--json']);
    const unlike = await graft(['data', 'diff', at('split'), at('manifest'), '--json']);
    expect(unlike.status).toBe(2);
    expect(unlike.stderr).toContain('a split and a manifest');
  });

  it('counts the photos of each class in each split', async () => {
    expect((await graft(['data', 'stats', at('split')])).stdout).toMatch(/^class +photos +train +validation$/m);
  });
});

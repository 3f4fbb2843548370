import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ArtifactError, decodeJsonl, type SplitExample, type SplitName, sha256 } from '@graft/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readExampleBytes } from '../read-example-bytes.ts';
import { type MaterialiseOptions, materialiseSplit } from './materialise-split.ts';
import { removeMaterialised } from './remove-materialised.ts';
import { requireSplitPlace } from './require-split-place.ts';

let folder: string;
let examples: SplitExample[];
let options: MaterialiseOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-split-'));
  examples = [];
  const add = async (id: string, split: SplitName): Promise<void> => {
    await mkdir(dirname(join(folder, 'photos', id)), { recursive: true });
    await writeFile(join(folder, 'photos', id), `bytes of ${id}`);
    const label = id.split('/')[0] ?? '';
    examples.push({ id, sha256: sha256(`bytes of ${id}`), label, classIndex: label === 'ant' ? 0 : 1, split });
  };
  await add('ant/1.jpg', 'train');
  await add('ant/deep/1.jpg', 'train');
  await add('ant/2.jpg', 'validation');
  await add('bee/1.jpg', 'test');
  options = { examples, roots: [{ prefix: '', path: join(folder, 'photos') }], out: join(folder, 'out'), mode: 'copy' };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const files = ['train/ant/1.jpg', 'train/ant/deep/1.jpg', 'val/ant/2.jpg', 'test/bee/1.jpg'];

describe('materialiseSplit', () => {
  it.each(['copy', 'hardlink', 'symlink'] as const)('places every photo by %s, and the manifest beside', async (mode) => {
    const result = await materialiseSplit({ ...options, mode });
    expect(result).toEqual({ directory: join(folder, 'out'), manifest: join(folder, 'out/split.jsonl'), files: 4 });
    for (const [index, file] of files.entries()) {
      const source = join(folder, 'photos', examples[index]?.id ?? '');
      const target = join(folder, 'out', file);
      expect(await readFile(target, 'utf8')).toBe(`bytes of ${examples[index]?.id}`);
      if (mode === 'symlink') expect(await readlink(target)).toBe(source);
      else expect((await lstat(target)).ino === (await stat(source)).ino).toBe(mode === 'hardlink');
    }
    expect(decodeJsonl(await readFile(result.manifest, 'utf8'))).toEqual(examples);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['.graft-split.jsonl', 'split.jsonl', 'test', 'train', 'val']);
    expect((await readdir(folder)).sort()).toEqual(['out', 'photos']);
  });

  it('brings photos of nested folders into the folder of their label, but for names that meet', async () => {
    const listed = { ...options, roots: [{ prefix: '', path: join(folder, 'photos'), isListed: true }], isList: true };
    const names = ['img/1.jpg', 'img/2.jpg', 'other/2.JPG', 'ant/deep/3.jpg', 'cafe\u0301.jpg', 'deep/caf\u00e9.jpg'];
    const rows: SplitExample[] = [];
    for (const id of names) {
      await mkdir(dirname(join(folder, 'photos', id)), { recursive: true });
      await writeFile(join(folder, 'photos', id), id);
      rows.push({ id, sha256: sha256(id), label: 'ant', classIndex: 0, split: 'train' });
    }
    await materialiseSplit({ ...listed, examples: rows });
    const placed = (await readdir(join(folder, 'out/train/ant'), { recursive: true })).filter((name) => /jpg$/i.test(name));
    expect(placed.sort()).toEqual(['1.jpg', '3.jpg', 'cafe\u0301.jpg', 'deep/caf\u00e9.jpg', 'img/2.jpg', 'other/2.JPG']);
    // Whatever the order.
    await materialiseSplit({ ...listed, examples: [...rows].reverse(), clean: true });
    expect((await readdir(join(folder, 'out/train/ant'), { recursive: true })).filter((name) => /jpg$/i.test(name)).sort()).toEqual(placed);
  });

  it('writes the manifest alone for `none`', async () => {
    expect((await materialiseSplit({ ...options, mode: 'none' })).files).toBe(0);
    expect(await readdir(join(folder, 'out'))).toEqual(['.graft-split.jsonl', 'split.jsonl']);
  });

  it('says which name is too long for a file, or is a photo and a folder at once, and leaves nothing behind', async () => {
    const long = 'x'.repeat(300);
    const listed = { ...options, roots: [{ prefix: '', path: join(folder, 'photos'), isListed: true }], isList: true };
    const [first = examples[0] as SplitExample, ...others] = examples;
    await expect(materialiseSplit({ ...listed, examples: [{ ...first, label: long }, ...others] })).rejects.toThrow(
      /train\/x+\.\.\.\(106 characters\)\.\.\.x+ is too long \(ENAMETOOLONG\)/,
    );
    await expect(materialiseSplit({ ...options, out: join(folder, long) })).rejects.toMatchObject({ code: 'GRAFT_ARTIFACT' });
    await mkdir(join(folder, 'photos/1.jpg'));
    await writeFile(join(folder, 'photos/1.jpg/x.jpg'), 'x');
    const inside: SplitExample = { id: '1.jpg/x.jpg', sha256: sha256('x'), label: 'ant', classIndex: 0, split: 'train' };
    const namesake = { ...inside, id: 'other/x.jpg' };
    await expect(materialiseSplit({ ...listed, examples: [...examples, inside, namesake] })).rejects.toThrow(
      'train/ant/1.jpg is a photo and the folder of others',
    );
    expect(await readdir(folder)).toEqual(['photos']);
  });

  it('copies photos of any size with their times and permissions', async () => {
    const sizes = [0, 100_000, 4 << 20, (4 << 20) + 1];
    const modes = [0o600, 0o644, 0o666, 0o755];
    for (const [i, { id }] of examples.entries()) {
      const path = join(folder, 'photos', id);
      await writeFile(path, Buffer.alloc(sizes[i] as number, i + 1));
      await chmod(path, modes[i] as number);
      await utimes(path, 1_700_000_000.123, 1_600_000_000.456);
    }
    await materialiseSplit(options);
    for (const [i, file] of files.entries()) {
      const copy = join(folder, 'out', file);
      expect((await readFile(copy)).equals(Buffer.alloc(sizes[i] as number, i + 1))).toBe(true);
      const { mode, mtimeMs } = await stat(copy);
      expect([mode & 0o777, Math.round(mtimeMs)]).toEqual([modes[i], 1_600_000_000_456]);
    }
    expect((await removeMaterialised(options.out)).removed).toBe(4);
  });

  it('fills an empty folder, and refuses one that is not', async () => {
    await mkdir(join(folder, 'out'));
    await materialiseSplit(options);
    await expect(materialiseSplit(options)).rejects.toThrow('holds 5 entries');
    expect(await readFile(join(folder, 'out/val/ant/2.jpg'), 'utf8')).toBe('bytes of ant/2.jpg');
  });

  it('refuses a place among the photos', async () => {
    await expect(materialiseSplit({ ...options, out: join(folder, 'photos/split') })).rejects.toSatisfy(ArtifactError.isInstance);
    await expect(materialiseSplit({ ...options, out: join(folder, 'photos-split') })).resolves.toMatchObject({ files: 4 });
  });

  it('writes beside a list, into the folder that it names photos of, but never over them', async () => {
    const root = join(folder, 'photos');
    const listed = { ...options, roots: [{ prefix: '', path: root, isListed: true }], isList: true };
    await expect(materialiseSplit({ ...listed, out: join(root, 'split') })).resolves.toMatchObject({ files: 4 });
    expect(await readFile(join(root, 'split/test/bee/1.jpg'), 'utf8')).toBe('bytes of bee/1.jpg');
    const own = examples.map((example) => ({ ...example, id: `split/train/ant/1.jpg` })).slice(0, 1);
    const over = { ...listed, examples: own, out: join(root, 'split'), clean: true, mode: 'none' } as const;
    await expect(materialiseSplit(over)).rejects.toThrow('apart from the photos');
    expect(await readFile(join(root, 'split/train/ant/1.jpg'), 'utf8')).toBe('bytes of ant/1.jpg');
  });

  it('refuses a place that the photos lie in, though it was a split', async () => {
    await materialiseSplit(options);
    const photos = [{ prefix: '', path: join(folder, 'out/train') }];
    const again = { ...options, examples: examples.slice(0, 1), roots: photos, clean: true } as const;
    await expect(materialiseSplit(again)).rejects.toThrow(/those of .*out.train lie in/);
  });

  it('leaves nothing where a photo is gone', async () => {
    await rm(join(folder, 'photos/bee/1.jpg'));
    for (const mode of ['copy', 'hardlink'] as const)
      await expect(materialiseSplit({ ...options, mode })).rejects.toThrow(/bee\/1\.jpg but there is nothing at this path/);
    expect(await readdir(folder)).toEqual(['photos']);
  });

  it('clears away what a killed run left beside the folder, and nothing else', async () => {
    await mkdir(join(folder, '.out.12-0badf00d.part/train'), { recursive: true });
    await mkdir(join(folder, '.other.12-0badf00d.part'));
    await materialiseSplit(options);
    expect((await readdir(folder)).sort()).toEqual(['.other.12-0badf00d.part', 'out', 'photos']);
  });

  it('hard-links the photo itself where the index followed a link', async () => {
    await rm(join(folder, 'photos/bee/1.jpg'));
    await symlink('../ant/2.jpg', join(folder, 'photos/bee/1.jpg'));
    await materialiseSplit({ ...options, mode: 'hardlink' });
    expect(await readFile(join(folder, 'out/test/bee/1.jpg'), 'utf8')).toBe('bytes of ant/2.jpg');
  });

  it('keeps the time of a photo on its copy', async () => {
    const time = new Date('2001-02-03T04:05:06.789Z');
    await utimes(join(folder, 'photos/ant/1.jpg'), time, time);
    await materialiseSplit(options);
    expect((await stat(join(folder, 'out/train/ant/1.jpg'))).mtimeMs).toBeCloseTo(time.getTime(), 2);
  });

  it('lays folds out as folders, every photo held out once', async () => {
    const folded = examples.map((example, i) => ({ ...example, fold: (i % 2) + 1 }));
    await materialiseSplit({ ...options, examples: folded, mode: 'hardlink' });
    const found = await readdir(join(folder, 'out'), { recursive: true, withFileTypes: true });
    const paths = found
      .filter((entry) => entry.isFile() && entry.name.endsWith('.jpg'))
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'out/').length));
    expect(paths.sort()).toEqual(
      [1, 2].flatMap((fold) => folded.map((example) => `fold_${fold}/${example.fold === fold ? 'val' : 'train'}/${example.id}`)).sort(),
    );
  });

  it.each(['hardlink', 'symlink', 'reflink'] as const)('refuses %s into the cache, where a tar is unpacked', async (mode) => {
    vi.stubEnv('GRAFT_CACHE', join(folder, 'cache'));
    await mkdir(join(folder, 'cache/archives/0badf00d'), { recursive: true });
    await rename(join(folder, 'photos'), join(folder, 'cache/archives/0badf00d/photos'));
    const unpacked = { ...options, roots: [{ prefix: '', path: join(folder, 'cache/archives/0badf00d/photos') }] };
    await expect(materialiseSplit({ ...unpacked, mode })).rejects.toThrow('unpacked from a tar into the cache');
    expect(await readdir(folder)).toEqual(['cache']);
    await expect(materialiseSplit(unpacked)).resolves.toMatchObject({ files: 4 });
  });

  it('stops at a signal and leaves nothing', async () => {
    await expect(materialiseSplit({ ...options, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['photos']);
  });

  it('keeps photos of pooled roots apart that have one name', async () => {
    const pooled = examples
      .slice(0, 1)
      .flatMap((example) => ['train', 'validation'].map((prefix) => ({ ...example, id: `${prefix}/${example.id}` })));
    const roots = ['train', 'validation'].map((prefix) => ({ prefix, path: join(folder, 'photos') }));
    await materialiseSplit({ ...options, examples: pooled, roots });
    expect(await readdir(join(folder, 'out/train/ant'), { recursive: true })).toEqual(
      expect.arrayContaining(['1.jpg', 'validation/1.jpg']),
    );
  });

  it.each(['../ant/1.jpg', 'ant/../../1.jpg', '/etc/hostname', 'bee/1.jpg'])(
    'refuses the id %s, which no index writes for its label',
    async (id) => {
      const forged = { ...(examples[0] as SplitExample), id };
      await expect(materialiseSplit({ ...options, examples: [forged] })).rejects.toThrow('of the form label/file');
      expect(await readdir(folder)).toEqual(['photos']);
    },
  );
});

describe('readExampleBytes', () => {
  it('gives the bytes that were indexed and refuses others', async () => {
    const [example] = examples as [SplitExample];
    expect(String(await readExampleBytes(example, options.roots))).toBe('bytes of ant/1.jpg');
    await writeFile(join(folder, 'photos/ant/1.jpg'), 'other bytes');
    await expect(readExampleBytes(example, options.roots)).rejects.toThrow('has changed since');
    await rm(join(folder, 'photos/ant/1.jpg'));
    await expect(readExampleBytes(example, options.roots)).rejects.toThrow('there is nothing at this path');
  });
});

describe('requireSplitPlace', () => {
  it('refuses what materialiseSplit would, and makes nothing', async () => {
    const at = (name: string): string => join(folder, name);
    const check = (change: Partial<MaterialiseOptions>) => requireSplitPlace({ ...options, ...change });
    await check({ out: at('new/deeper/out') });
    expect(await readdir(folder)).toEqual(['photos']);
    for (const out of ['photos', 'photos/new/deeper']) await expect(check({ out: at(out) })).rejects.toThrow('outside the photos');
    await expect(check({ out: folder })).rejects.toThrow('a place apart from the photos');
    await materialiseSplit(options);
    await expect(check({})).rejects.toMatchObject({ hint: expect.stringContaining('--clean replaces it') });
    await check({ clean: true });
    await expect(check({ clean: true, replaces: sha256('another') })).rejects.toThrow('has replaced it meanwhile');
    await writeFile(at('out/mine.txt'), 'mine');
    await expect(check({ clean: true })).rejects.toThrow('mine.txt: Graft did not write it');
  });
});

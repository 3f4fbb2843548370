import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copySome, graft } from './graft.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65534;
/** A checkout in the home of root cannot be read by anybody else. */
const canBeDenied = !isRoot || spawnSync('ls', [import.meta.dirname], { uid: nobody }).status === 0;
const fish = sharedData('data/fish5');

describe.skipIf(!fish)('graft split', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'graft-split-cli-'));
  });
  afterAll(async () => rm(directory, { recursive: true, force: true }));
  const at = (name: string): string => join(directory, name);
  const rowsOf = async (name: string) =>
    (await readFile(join(at(name), 'split.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; split: string });

  it('moves no photo of an earlier stable split when it replaces it, and undoes both', async () => {
    const exclude = at('exclude.jsonl');
    await writeFile(exclude, '{"id":"apognon/BPT4269.jpg","reason":"for later"}\n');
    const first = await graft([
      'split',
      fish as string,
      '--out',
      at('stable'),
      '--stable',
      'key',
      '--exclude',
      exclude,
      '--materialize',
      'hardlink',
    ]);
    expect(first.status, first.stderr).toBe(0);
    expect(first.stderr).toContain('left out apognon/BPT4269.jpg: for later');
    const before = new Map((await rowsOf('stable')).map(({ id, split }) => [id, split]));
    const refused = await graft(['split', fish as string, '--out', at('stable'), '--stable', 'key']);
    expect(refused.status).toBe(4);
    expect(refused.stderr).toContain('--clean replaces it');
    const second = await graft(['split', fish as string, '--out', at('stable'), '--stable', 'key', '--clean']);
    expect(second.status, second.stderr).toBe(0);
    const after = new Map((await rowsOf('stable')).map(({ id, split }) => [id, split]));
    expect(after.size).toBe(380);
    for (const [id, split] of before) expect(after.get(id)).toBe(split);
    expect((await graft(['split', '--out', at('stable'), '--remove'])).status).toBe(0);
    expect((await readdir(directory)).sort()).toEqual(['exclude.jsonl']);
  });

  describe('a stable split of a growing set', () => {
    const stable = (out: string, ...more: string[]) =>
      graft(['split', at('growing'), '--out', at(out), '--stable', 'key', '--ratio', '.5,.5', '--json', ...more]);
    const answerOf = ({ stdout }: { readonly stdout: string }) =>
      JSON.parse(stdout) as { previous?: unknown; error?: { message: string; hint: string } };

    /** Photos, then a near-duplicate of each: half of them give their cluster another name, and half of those would move. */
    beforeAll(async () => {
      await copySome(fish as string, at('growing'), 14);
    });
    const addTwins = async () => {
      for (const label of await readdir(at('growing'))) {
        for (const name of await readdir(at(`growing/${label}`))) {
          const bytes = await readFile(at(`growing/${label}/${name}`));
          await writeFile(at(`growing/${label}/twin of ${name}`), Buffer.concat([bytes, Buffer.from('more')]));
        }
      }
    };

    it('follows the split that a killed run had moved away', async () => {
      const first = await stable('grown');
      expect(answerOf(first).previous, first.stderr).toBeNull();
      expect(first.stderr).toContain('no earlier split in');
      const before = await rowsOf('grown');
      await addTwins();
      await rename(at('grown'), at('.grown.12-0badf00d.part.old'));
      const second = await stable('grown', '--clean');
      expect(answerOf(second).previous, second.stderr).toEqual({ path: at('grown/split.jsonl'), kept: before.length, new: before.length });
      const after = new Map((await rowsOf('grown')).map(({ id, split }) => [id, split]));
      for (const { id, split } of before) expect(after.get(id), id).toBe(split);
      expect((await readdir(directory)).filter((name) => name.startsWith('.'))).toEqual([]);
      // By the key alone some would have moved: else this test could not fail.
      const again = await stable('grown', '--clean', '--previous', 'none');
      expect(answerOf(again).previous, again.stderr).toBeNull();
      const moved = new Map((await rowsOf('grown')).map(({ id, split }) => [id, split]));
      expect(before.some(({ id, split }) => moved.get(id) !== split)).toBe(true);
    });

    it.each([
      ['another key', 'other', '.5,.5', 'key "key" and ratio 0.5, 0.5, but received key "other"'],
      ['another ratio', 'key', '.8,.2', 'but received key "key" and ratio 0.8, 0.2'],
    ])('refuses %s than that of the split that it follows', async (_, key, ratio, words) => {
      const refused = await graft(['split', at('growing'), '--out', at('grown'), '--stable', key, '--ratio', ratio, '--clean', '--json']);
      expect(refused.status, refused.stderr).toBe(2);
      expect(answerOf(refused).error?.message).toContain(words);
      expect(answerOf(refused).error?.hint).toContain('--previous none');
    });

    it('follows a split of another method only where that is named', async () => {
      await graft(['split', at('growing'), '--out', at('plain'), '--ratio', '.5,.5']);
      const unnamed = await stable('plain', '--clean');
      expect(answerOf(unnamed).error?.message).toContain('it was made by the method stratified');
      const before = await rowsOf('plain');
      const named = await stable('plain', '--clean', '--previous', at('plain'));
      expect(named.stderr).toContain('was made by the method stratified: its');
      expect(await rowsOf('plain')).toEqual(before);
    });
  });

  it('groups by a column whose name could also be an expression', async () => {
    await copySome(fish as string, at('dives'), 6);
    const names = (await readdir(at('dives'), { recursive: true })).filter((name) => name.includes('.')).sort();
    // As an expression on the path, "a" would put nearly all photos into one group.
    await writeFile(
      at('dives.csv'),
      `path,label,a\n${names.map((name, i) => `"dives/${name}",${name.split('/')[0]},dive ${i % 6}`).join('\n')}\n`,
    );
    const split = await graft(['split', at('dives.csv'), '--out', at('by-dive'), '--group-by', 'a', '--ratio', '.5,.5']);
    expect(split.status, split.stderr).toBe(0);
    const rows = (await rowsOf('by-dive')) as readonly { id: string; split: string; group?: string }[];
    expect(new Set(rows.map(({ group }) => group))).toEqual(new Set([0, 1, 2, 3, 4, 5].map((i) => `dive ${i}`)));
    for (const { group, split: side } of rows) expect(rows.every((row) => row.group !== group || row.split === side)).toBe(true);
  });

  it('names the columns of the list where --group-by is neither a column nor an expression', async () => {
    const unknown = await graft(['split', at('dives.csv'), '--out', at('no'), '--group-by', '(']);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('Its columns are path, label, a.');
  });

  describe('photos that came split', () => {
    /** 12 photos per class: 8 in train, 4 in the other folder. */
    const comeSplit = async (name: string, other: string) => {
      await copySome(fish as string, at('pool'), 12);
      for (const label of await readdir(at('pool'))) {
        for (const [index, photo] of (await readdir(at(`pool/${label}`))).sort().entries()) {
          const folder = at(`${name}/${index % 3 === 0 ? other : 'train'}/${label}`);
          await mkdir(folder, { recursive: true });
          await rename(at(`pool/${label}/${photo}`), join(folder, photo));
        }
      }
      await rm(at('pool'), { recursive: true });
    };
    const sidesOf = async (name: string) => (await rowsOf(name)).map(({ id, split }) => `${id.split('/')[0]} ${split}`);

    it('keeps their split, and says so', async () => {
      await comeSplit('came', 'val');
      const kept = await graft(['split', at('came'), '--out', at('kept'), '--seed', '1', '--json']);
      expect(kept.status, kept.stderr).toBe(0);
      expect(new Set(await sidesOf('kept'))).toEqual(new Set(['train train', 'validation validation']));
      expect(kept.json()).toMatchObject({ method: 'given', split: { train: 40, validation: 20, test: 0 } });
      expect(kept.stderr).toContain(
        'the photos came split, 40 train, 20 val, 0 test: the split is kept; --ratio .8,.2 divides them all again',
      );
      expect(kept.stderr).toContain('--seed has no effect on a split that is kept');
    });

    it('divides them again, with a warning, where an option asks for it', async () => {
      const again = await graft(['split', at('came'), '--out', at('again'), '--ratio', '.8,.2']);
      expect(again.stderr).toContain('--ratio divides them all again, so photos change sides');
      expect(await sidesOf('again')).toContain('validation train');
    });

    it('keeps test, and divides train, where no photo came for validation', async () => {
      await comeSplit('tested', 'test');
      const split = await graft(['split', at('tested'), '--out', at('divided'), '--json']);
      expect(split.status, split.stderr).toBe(0);
      expect(new Set(await sidesOf('divided'))).toEqual(new Set(['train train', 'train validation', 'test test']));
      expect(split.json()).toMatchObject({ split: { test: 20 } });
      expect(split.stderr).toContain('test is kept, and train is divided into train and val by the ratio 0.8, 0.2');
    });
  });

  it('splits as split-folders does, with either command line', async () => {
    const ours = await graft(['split', fish as string, '--out', at('a'), '--compat', 'split-folders', '--ratio', '.8,.2', '--seed', '42']);
    const theirs = await graft(['split-folders', fish as string, '--ratio', '.8', '.2', '--seed', '42', '--output', at('b'), '--json']);
    expect(theirs.json()).toMatchObject({ out: at('b'), materialize: 'copy' });
    expect([ours.status, theirs.status]).toEqual([0, 0]);
    expect(await rowsOf('a')).toEqual(await rowsOf('b'));
    expect(await readdir(join(at('b'), 'val', 'girelle-paon'))).toHaveLength(18);
    const diff = await graft(['data', 'diff', at('a'), at('b')]);
    expect(diff.stdout, diff.stderr).toBe('no difference, 380 the same\n');
  });

  it('writes into the folder of the list that it splits, and replaces that', async () => {
    await copySome(fish as string, at('listed'), 2);
    const names = await readdir(at('listed'), { recursive: true });
    const photos = names.filter((name) => /\.(jpe?g|jfif|png|webp)$/i.test(name));
    await writeFile(at('listed/list.csv'), `path,label\n${photos.map((name) => `"${name}",${name.split('/')[0]}`).join('\n')}\n`);
    for (const more of [[], ['--clean']]) {
      const split = await graft(['split', at('listed/list.csv'), '--out', at('listed/out'), '--materialize', 'copy', ...more]);
      expect(split.status, split.stderr).toBe(0);
    }
    expect(await rowsOf('listed/out')).toHaveLength(photos.length);
  });

  it.each([
    ['--fixed', '1.5'],
    ['--group-prefix', 'x'],
  ])('refuses %s %s with --compat split-folders', async (...more) => {
    const { status, stderr } = await graft(['split', fish as string, '--out', at('wrong'), '--compat', 'split-folders', ...more]);
    expect(stderr).toContain(`for ${more[0]} but received "${more[1]}"`);
    expect(status).toBe(2);
  });

  it.skipIf(!canBeDenied)('says that permission was denied where it may not remove a split', async () => {
    await copySome(fish as string, at('given'), 2);
    await mkdir(at('home'));
    expect((await graft(['split', at('given'), '--out', at('home/out'), '--ratio', '.5,.5', '--materialize', 'hardlink'])).status).toBe(0);
    for (const open of [directory, at('home')]) await chmod(open, 0o777);
    if (!isRoot) await chmod(at('home/out/train/girelle-paon'), 0o555);
    const { status, stderr } = await graft(['split', '--out', at('home/out'), '--remove'], isRoot ? { uid: nobody } : {});
    expect(stderr).toContain('but permission was denied (EACCES)');
    expect(status).toBe(4);
  });

  it('prints no escape sequence that a name holds', async () => {
    await copySome(fish as string, at('odd'), 3);
    const odd = 'girelle-paon/\u001b[31mred\nleft out all: x.jpg';
    await writeFile(at(`odd/${odd}`), 'no photo');
    const ran = await graft(['split', at('odd'), '--out', at('odd-split'), '--ratio', '.5,.5']);
    expect(ran.stderr).toContain('left out girelle-paon/\ufffd[31mred\ufffdleft out all: x.jpg');
    expect(ran.stderr + ran.stdout).not.toContain('\u001b');
  });

  it.each([
    [['photos', '--ratio', '.8', '.2'], '.2'],
    [['--ratio', '.8', '.2', 'photos'], '.2'],
    [['photos', '--fixed', '100', '50'], '50'],
  ])('asks for commas between the numbers of %j', async (words, stray) => {
    const { status, stderr } = await graft(['split', ...words, '--out', at('spaces')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`Expected comma-separated numbers for --(ratio|fixed) but received ${stray} as a word`));
  });

  it('refuses a place for the split before it reads photos', async () => {
    await copySome(fish as string, at('unread'), 3);
    await mkdir(at('full'));
    await writeFile(at('full/mine.txt'), 'mine');
    for (const out of ['full', 'unread/out']) {
      const { status, stderr } = await graft(['split', at('unread'), '--out', at(out), '--ratio', '.5,.5']);
      expect(status, stderr).toBe(4);
      expect(stderr).not.toMatch(/^index/m);
    }
    const { stderr } = await graft(['split', at('unread'), '--out', at('free'), '--ratio', '.5,.5']);
    expect(stderr).toMatch(/^index/m);
  });

  it('names options that exclude each other', async () => {
    const { status, stderr } = await graft(['split', fish as string, '--out', at('c'), '--ratio', '.8,.2', '--folds', '3']);
    expect(status).toBe(2);
    expect(stderr).toContain('received --ratio and --folds');
  });
});

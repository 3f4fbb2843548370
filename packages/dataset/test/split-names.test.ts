import { join } from 'node:path';
import { writeZip } from '@graft/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPhotos, openSplitPhotos } from '../src/sources/open-photos.ts';
import type { PhotoSource } from '../src/sources/photo-source.ts';
import { messageOf, type PhotoFolder, photoFolder } from './support/photo-folder.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
});
afterEach(() => folder.remove());

/** Empty files by path: `a/{x,y}` is `a/x/1.jpg` and `a/y/1.jpg`. */
function filesOf(parts: readonly string[]): Record<string, string> {
  const paths = parts.flatMap((part) => {
    const [, before = '', inner] = /^(.*)\{(.*)\}$/.exec(part) ?? [];
    return inner === undefined ? [part] : inner.split(',').map((name) => `${before}${name}/1.jpg`);
  });
  return Object.fromEntries(paths.map((path) => [`set/${path}`, '']));
}

async function open(...parts: readonly string[]): Promise<PhotoSource> {
  await folder.plant(filesOf(parts));
  return openPhotos(join(folder.path, 'set'));
}

const splitsOf = ({ candidates }: PhotoSource): string[] => [...new Set(candidates.map(({ givenSplit }) => String(givenSplit)))].sort();

describe('folders whose names mention a split', () => {
  it.each([
    [['training_set/{cats,dogs}', 'test_set/{cats,dogs}'], 'test train'],
    [['seg_train/{cats,dogs}', 'seg_test/{cats,dogs}'], 'test train'],
    [['train2017/{cats,dogs}', 'val2017/{cats,dogs}'], 'train validation'],
    [['TrainImages/{cats,dogs}', 'TestImages/{cats,dogs}'], 'test train'],
    [['trainset/{cats,dogs}', 'testset/{cats,dogs}', 'valset/{cats,dogs}'], 'test train validation'],
    [['Train_Data/{cats,dogs}', 'Valid-Data/{cats,dogs}', 'Test Data/{cats,dogs}'], 'test train validation'],
    [['pets (train)/{cats,dogs}', 'pets (test)/{cats,dogs}'], 'test train'],
    [['seg_train/seg_train/{cats,dogs}', 'seg_test/seg_test/{cats,dogs}'], 'test train'],
    [['01_training/{cats,dogs}', '02_validation/{cats,dogs}'], 'train validation'],
  ])('%j are a split, and said to be', async (parts, splits) => {
    const source = await open(...parts);
    expect(source).toMatchObject({ kind: 'given-split', isSplit: true, labels: ['cats', 'dogs'] });
    expect(splitsOf(source).join(' ')).toBe(splits);
    expect(source.notices[0]).toMatch(/already split, taken from .* as train/);
  });

  it('are a split in an archive as well', async () => {
    const files = Object.keys(filesOf(['training_set/{cats,dogs}', 'test_set/{cats,dogs}']));
    await folder.plant({ 'x.zip': writeZip(files.map((name) => ({ name, data: new Uint8Array(9) }))) });
    expect(await openPhotos(join(folder.path, 'x.zip'))).toMatchObject({ kind: 'given-split', labels: ['cats', 'dogs'] });
  });

  it.each([
    [['train station/1.jpg', 'test tube/1.jpg']],
    [['train/{day,night}', 'bus/{day,night}']],
    [['training shoes/{red,blue}', 'boots/{red,blue}', 'sandals/{red,blue}']],
    [['val/1.jpg', 'test/1.jpg']],
    [['train/1.jpg', 'plane/1.jpg', 'testudo/1.jpg']],
    [['train_test/{a,b}', 'other/{a,b}']],
  ])('%j are classes where nothing else speaks for a split', async (parts) => {
    expect((await open(...parts)).kind).toBe('class-folders');
  });
});

describe('a folder too many', () => {
  it.each([
    [
      ['train/{cats,dogs}', 'val/{cats,dogs}', 'spare/{cats,dogs}'],
      /nothing beside train and val in .* but found spare\..*--train .*set\/train --validation .*set\/val/,
    ],
    [
      ['training_set/{cats,dogs}', 'test_set/{cats,dogs}', 'extra/{cats,dogs}'],
      /nothing beside test_set and training_set in .* but found extra/,
    ],
    [['seg_train/{cats,dogs}', 'seg_test/{cats,dogs}', 'seg_pred/1.jpg'], /but found seg_pred/],
    [['train/1.jpg', 'val/1.jpg', 'spare/1.jpg'], /but found spare/],
    [['train/{cats,dogs}', 'val/{cats,dogs}', 'set2/train/{cats,dogs}', 'set2/val/{cats,dogs}'], /but found set2, which holds them again/],
    [
      ['training_set/{cats,dogs}', 'test_set/{cats,dogs}', 'set/training_set/{cats,dogs}', 'set/test_set/{cats,dogs}'],
      /but found set, which holds them again/,
    ],
    [['{cats,dogs}', 'photos/{cats,dogs}'], /photos holds folders of the same names: cats, dogs/],
    [['{a,b,c}', 'copy of set/{a,b,c}'], /copy of set holds folders of the same names: a, b, c/],
    [['train/{cats,dogs}', 'training/{cats,dogs}'], /both train and training are train/],
  ])('is named: %j', async (parts, message) => {
    expect(await messageOf(open(...parts))).toMatch(message);
  });
});

describe('classes that all hold the same folders', () => {
  it.each([[['batch1/{cats,dogs}', 'batch2/{cats,dogs}']], [['a/{x,y,z}', 'b/{x,y,z}', 'c/{x,y,z}']]])(
    'are taken, and questioned: %j',
    async (parts) => {
      expect((await open(...parts)).notices).toEqual([
        expect.stringMatching(/though each of them holds the folders .*--train and --validation/),
      ]);
    },
  );

  it.each([[['salmon/{2019,2020}', 'trout/{2020,2021}']], [['salmon/{raw}', 'trout/{raw}']], [['a/{x,y}', 'b/{x,y}', 'b/2.jpg']]])(
    'are taken without a word where they differ: %j',
    async (parts) => {
      expect((await open(...parts)).notices).toEqual([]);
    },
  );
});

describe('given folders that lack a class', () => {
  it.each([
    [['train/{cats,dogs}', 'val/{cats}'], /set\/val lacks dogs/],
    [['train/{cats,dogs,emus}', 'val/{cats,dogs}', 'test/{cats,dogs,emus}'], /set\/val lacks emus/],
    [['train/{cats}', 'val/{cats,dogs}'], /set\/train lacks dogs/],
    [['train/{cats,dogs}', 'val/{cats,birds}'], /set\/train lacks birds; .*set\/val lacks dogs/],
    [['training_set/{cats,dogs}', 'test_set/{cats}'], /set\/test_set lacks dogs/],
    [['train/{cats,dogs}', 'val/1.jpg'], /class folders in .*set\/val but found 1 photo directly inside/],
  ])('are refused with its name: %j', async (parts, message) => {
    const text = await messageOf(open(...parts));
    expect(text).toMatch(message);
    expect(text).not.toContain('one folder deeper');
  });

  it('are refused so by --train and --validation', async () => {
    await folder.plant(filesOf(['a/{cats,dogs}', 'b/{cats}']));
    const given = { train: join(folder.path, 'set/a'), validation: join(folder.path, 'set/b') };
    expect(await messageOf(openSplitPhotos(given))).toMatch(/set\/b lacks dogs/);
  });
});

import { join } from 'node:path';
import { writeZip } from '@graft/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf, type PhotoFolder, photoFolder, picture } from '../../test/support/photo-folder.ts';
import { indexPhotos } from '../index-photos.ts';
import { type OpenOptions, openPhotos } from './open-photos.ts';
import type { PhotoSource } from './photo-source.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
});
afterEach(() => folder.remove());

const list = async (name: string, text: string, options?: OpenOptions): Promise<PhotoSource> => {
  await folder.plant({ [name]: text });
  return openPhotos(join(folder.path, name), options);
};

describe('a list', () => {
  const expected = [
    { id: 'p/1.jpg', label: 'cat', givenSplit: 'train', group: 'Mia', weight: 2 },
    { id: 'p/2, "b".jpg', label: 'dog, big', givenSplit: 'validation', weight: 0.5 },
  ];

  it.each([
    ['l.csv', 'path,label,group,split,weight\r\np/1.jpg,cat,Mia,train,2\r\n"p/2, ""b"".jpg","dog, big",,val,.5\r\n'],
    ['l.csv', '\ufeffFile_Name;Class;group;split;sample weight\np\\1.jpg;cat;Mia;training;2\n\n"p/2, ""b"".jpg";dog, big;;VALID;.5'],
    ['l.tsv', 'label\tsplit\tpath\tgroup\tweight\ncat\ttrain\tp/1.jpg\tMia\t2\ndog, big\tvalidation\t"p/2, ""b"".jpg"\t\t0.5\n'],
    [
      'l.jsonl',
      '{"image":"./p/1.jpg","label":"cat","group":"Mia","split":"train","weight":2}\n\n{"image":"p/x/../2, ' +
        '\\"b\\".jpg","label":["dog, big"],"split":"dev","weight":"0.5"}\n',
    ],
  ])('is read with all its columns: %s', async (name, text) => {
    const source = await list(name, text);
    expect(source).toMatchObject({ kind: 'list', isSplit: true, labels: ['cat', 'dog, big'] });
    expect(source.candidates).toEqual(expected);
  });

  it('is JSON by line feeds alone, and refuses a line without end', async () => {
    const separators = '\ufeff{"path":"a\u2028b.jpg","label":"x"}\r\n{"path":"2.jpg","label":"y"}';
    expect((await list('l.jsonl', separators)).candidates.map(({ id }) => id)).toEqual(['2.jpg', 'a\u2028b.jpg']);
    const endless = `{"path":"1.jpg","label":"x"}\n{"path":"${'y'.repeat(1 << 20)}.jpg","label":"y"}\n`;
    expect(await messageOf(list('l.jsonl', endless))).toMatch(/line 2: it is longer than 1048576 bytes; a line break may be missing/);
  });

  it('takes numbers as labels, and a column that is named', async () => {
    const source = await list('l.csv', 'image,kind,label\n1.jpg,7,x\n2.jpg,10,y\n', { labelColumn: 'kind' });
    expect(source.labels).toEqual(['10', '7']);
    expect((await list('l.jsonl', '{"path":"1.jpg","label":0}\n{"path":"2.jpg","label":true}\n')).labels).toEqual(['0', 'true']);
  });

  it('takes the folder of a photo for its label where that is asked for, but a column of that name first', async () => {
    const named = { labelColumn: 'folder' };
    const source = await list('l.csv', 'path,colour\nset/cat/1.jpg,red\nset/dog/2.jpg,red\n', named);
    expect(source.candidates.map(({ label }) => label)).toEqual(['cat', 'dog']);
    expect((await list('l.csv', 'path,folder\ncat/1.jpg,x\ncat/2.jpg,y\n', named)).labels).toEqual(['x', 'y']);
    const message = await messageOf(list('l.csv', 'path,colour\n1.jpg,red\ntrain/2.jpg,red\n', named));
    expect(message).toContain('line 2: it lies in no folder, which would be its label');
    expect(message).toContain('line 3: it lies in no folder below train');
  });

  it('carries group and weight into the manifest, and reports photos that are not there', async () => {
    await folder.plant({ 'p/1.png': await picture(1), 'p/2.png': await picture(2) });
    const source = await list('l.csv', 'path,label,group,weight\np/1.png,a,g1,3\np/2.png,b,,\np/3.png,b,,\n');
    const { examples, excluded } = await indexPhotos({ source });
    expect(examples).toMatchObject([
      { id: 'p/1.png', label: 'a', group: 'g1', weight: 3 },
      { id: 'p/2.png', label: 'b' },
    ]);
    expect(Object.keys(examples[1] ?? {})).not.toContain('group');
    expect(excluded).toEqual([{ id: 'p/3.png', reason: 'there is nothing at this path (ENOENT)' }]);
  });

  it('takes paths below a root that is given, and no others', async () => {
    const root = join(folder.path, 'elsewhere');
    const rows = (path: string): string => `path,label\n${path},a\n2.jpg,b\n`;
    expect((await list('l.csv', rows(`${root}/1.jpg`), { root })).candidates.map(({ id }) => id)).toEqual(['1.jpg', '2.jpg']);
    for (const path of ['../1.jpg', 'x/../../1.jpg', '/etc/passwd', root, '..\\1.jpg']) {
      expect(await messageOf(list('l.csv', rows(path), { root })), path).toMatch(/line 2: .* lies outside .*elsewhere; .*--root/);
    }
  });

  it('reports all bad rows together, with their lines', async () => {
    const text = [
      'path,label,split,weight',
      '1.jpg,a,train,1',
      ',a,train,1',
      '2.jpg,,train,1',
      '3.jpg,a,learn,1',
      '4.jpg,a,train,-1',
      '1.jpg,a,train,1',
      '1.jpg,b,train,1',
      'https://example.org/5.jpg,a,train,1',
      '6.jpg,a,train,1,more',
      '7".jpg,a,train,1',
      '8.jpg,a/b,train,1',
      '9.jpg,..,train,1',
      '"10.jpg,a,train,1',
      '',
    ].join('\n');
    const message = await messageOf(list('l.csv', text));
    for (const part of [
      'found 12 rows that cannot be used',
      'line 3: it has no path',
      'line 4: it has no label',
      'line 5: its split is "learn"; it must be train, validation or test',
      'line 6: its weight is "-1"; it must be a number above 0',
      'line 7: 1.jpg is already in line 2',
      'line 8: 1.jpg has several labels, "a" in line 2 and "b" here; a photo has one label',
      'line 9: https://example.org/5.jpg is a web address',
      'line 10: it has 5 values for 4 columns',
      'line 11: a quotation mark stands inside',
      'line 12: its label "a/b" cannot name a folder',
      'line 13: its label ".." cannot name a folder',
      'line 14: a quotation mark is never closed',
    ]) {
      expect(message).toContain(part);
    }
  });

  it('shortens a path as long as a page in what it says of it', async () => {
    const long = 'x'.repeat(40_000);
    const message = await messageOf(list('l.csv', `path,label\n../${long}.jpg,a\n${long},a\n${long},b\nhttps://${long},b\n`));
    expect(message).toContain('line 2: ../x');
    expect(message).toContain('line 4: x');
    expect(message.length).toBeLessThan(3000);
  });

  it('refuses several labels for one photo, and says so', async () => {
    const message = await messageOf(list('l.jsonl', '{"path":"1.jpg","label":["a","b"]}\n{"path":"2.jpg","label":"a"}\nnonsense\n[1]\n'));
    expect(message).toContain('line 1: it has several labels, "a", "b"; a photo has one label');
    expect(message).toMatch(/line 3: it is not a JSON object\n {2}line 4: it is not a JSON object/);
  });

  it.each([
    ['path,colour\n1.jpg,red\n', /no column for the label: it has "path", "colour"\..*--label-column folder/],
    ['1.jpg,red\n2.jpg,blue\n', /no column for the path and the label/],
    ['', /has no columns/],
    ['path,file,label\n1,2,a\n', /one column for the path in .* but found "path" and "file"/],
    ['path,label,class\n1,2,a\n', /one column for the label .*--label-column/],
    ['path,label\n1.jpg,a\n2.jpg,a\n', /at least two labels in .* found one, a/],
    ['path,label\n', /at least two labels in .* found no row/],
    ['path,label,split\n1.jpg,a,train\n2.jpg,b,\n', /line 3: its split is empty/],
  ])('refuses %j', async (text, message) => {
    expect(await messageOf(list('l.csv', text))).toMatch(message);
  });
});

describe('a Hugging Face image folder', () => {
  it('of class folders, whose metadata has no label, takes the folders where that is asked for', async () => {
    const text = 'file_name,colour\ncat/1.png,red\ndog/2.png,red\n';
    await folder.plant({ 'set/metadata.csv': text, 'set/cat/1.png': await picture(1), 'set/dog/2.png': await picture(2) });
    expect(await messageOf(openPhotos(join(folder.path, 'set')))).toContain('--label-column folder takes the name of the folder');
    const { labels, candidates } = await openPhotos(join(folder.path, 'set'), { labelColumn: 'folder' });
    expect([labels, candidates.map(({ id }) => id)]).toEqual([
      ['cat', 'dog'],
      ['cat/1.png', 'dog/2.png'],
    ]);
  });

  const metadata = 'file_name,label\n1.png,cat\nsub/2.png,dog\ngone.png,dog\n';

  it('is recognised by its metadata, in a folder and in an archive', async () => {
    const files = { 'metadata.csv': metadata, '1.png': await picture(1), 'sub/2.png': await picture(2), 'unlisted.png': await picture(3) };
    await folder.plant(Object.fromEntries(Object.entries(files).map(([name, data]) => [`set/${name}`, data])));
    await folder.plant({
      'set.zip': writeZip(Object.entries(files).map(([name, data]) => ({ name: `set/${name}`, data: Buffer.from(data) }))),
    });
    for (const place of ['set', 'set.zip']) {
      const source = await openPhotos(join(folder.path, place));
      expect(source).toMatchObject({ kind: 'image-folder', isSplit: false, labels: ['cat', 'dog'] });
      expect(source.notices).toEqual([
        expect.stringMatching(/took 2 photos that metadata\.csv lists, left out 1 that it does not \(unlisted\.png\)/),
      ]);
      expect(source.excluded).toEqual([{ id: 'gone.png', reason: 'listed in the metadata, but there is no such photo' }]);
      const { examples } = await indexPhotos({ source });
      expect(examples.map(({ id, label }) => `${id} ${label}`)).toEqual(['1.png cat', 'sub/2.png dog']);
    }
  });

  it('takes the split from the folders, with one metadata file for each or one for all', async () => {
    await folder.plant({
      'each/train/metadata.jsonl': '{"file_name":"1.png","label":"a"}\n{"file_name":"2.png","label":"b"}\n',
      'each/test/metadata.jsonl': '{"file_name":"1.png","label":"a"}\n{"file_name":"2.png","label":"b"}\n',
      'all/metadata.csv': 'file_name,label\ntrain/1.png,a\ntrain/2.png,b\ntest/1.png,a\ntest/2.png,b\n',
    });
    for (const place of ['each', 'all']) {
      for (const file of ['train/1.png', 'train/2.png', 'test/1.png', 'test/2.png']) await folder.plant({ [`${place}/${file}`]: '' });
      const source = await openPhotos(join(folder.path, place));
      expect(source.isSplit).toBe(true);
      expect(source.candidates.map(({ id, label, givenSplit }) => `${id} ${label} ${givenSplit}`)).toEqual([
        'test/1.png a test',
        'test/2.png b test',
        'train/1.png a train',
        'train/2.png b train',
      ]);
    }
  });

  it('refuses metadata in Parquet, without labels, and paths that lead out', async () => {
    await folder.plant({ 'p/metadata.parquet': '', 'p/1.png': '', 'c/metadata.csv': 'file_name,text\n1.png,a fish\n', 'c/1.png': '' });
    await folder.plant({ 'o/metadata.csv': 'file_name,label\n../1.png,a\n/etc/x.png,b\n', 'o/1.png': '' });
    expect(await messageOf(openPhotos(join(folder.path, 'p')))).toMatch(/Parquet is not read/);
    expect(await messageOf(openPhotos(join(folder.path, 'c')))).toMatch(/no column for the label: it has "file_name", "text"/);
    expect(await messageOf(openPhotos(join(folder.path, 'o')))).toMatch(
      /line 2: \.\.\/1\.png leads out.*\n.*line 3: \/etc\/x\.png is an absolute path/,
    );
  });
});

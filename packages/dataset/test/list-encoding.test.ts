import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readExcludeList } from '../src/exclude-list.ts';
import { openPhotos } from '../src/sources/open-photos.ts';
import { messageOf, type PhotoFolder, photoFolder } from './support/photo-folder.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
});
afterEach(() => folder.remove());

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const ascii = (text: string, bytes: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat(Array.from(text, (letter) => Buffer.from(bytes[letter] ?? Buffer.from(letter).toString('hex'), 'hex')));
const cyrillic = { к: 'ea', о: 'ee', т: 'f2', п: 'ef', ё: 'b8', с: 'f1' };

async function open(name: string, bytes: Uint8Array, encoding?: string) {
  await folder.plant({ [name]: bytes });
  return openPhotos(join(folder.path, name), { encoding });
}

/** Rows that are too alike to be told apart once their letters are lost. */
const table = (format: 'csv' | 'tsv' | 'jsonl', a: string, b: string): string => {
  const rows = [a, b].flatMap((label, index) => [1, 2, 3].map((at) => ({ path: `img/${index}_${at}.jpg`, label })));
  if (format === 'jsonl') return rows.map((row) => JSON.stringify(row)).join('\n');
  const mark = format === 'csv' ? ';' : '\t';
  return ['path', ...rows.map(({ path }) => path)]
    .map((path, at) => `${path}${mark}${at === 0 ? 'label' : rows[at - 1]?.label}`)
    .join('\n');
};

describe('a list in another encoding', () => {
  it.each<[string, string, Buffer, string, string[], number]>([
    ['windows-1252', 'l.csv', latin1(table('csv', 'Bär', 'Bör')), 'windows-1252', ['Bär', 'Bör'], 2],
    ['windows-1252', 'l.tsv', latin1(table('tsv', 'Bär', 'Bör')), 'latin1', ['Bär', 'Bör'], 2],
    ['windows-1252', 'l.jsonl', latin1(table('jsonl', 'chien', 'chaîne')), 'windows-1252', ['chaîne', 'chien'], 4],
    ['windows-1251', 'l.csv', ascii(table('csv', 'кот', 'пёс'), cyrillic), 'windows-1251', ['кот', 'пёс'], 2],
    ['Shift_JIS', 'l.csv', ascii(table('csv', '猫', '犬'), { 猫: '944c', 犬: '8ca2' }), 'shift_jis', ['犬', '猫'], 2],
    // By chance, the first label is valid UTF-8.
    ['GB 18030', 'l.csv', ascii(table('csv', '猫', '狗'), { 猫: 'c3a8', 狗: 'b9b7' }), 'gb18030', ['狗', '猫'], 5],
    ['UTF-16 without a mark', 'l.csv', Buffer.from(table('csv', 'кот', 'пёс'), 'utf16le'), 'utf-16le', ['кот', 'пёс'], 1],
    [
      'a text that was cut',
      'l.csv',
      Buffer.from(`${table('csv', 'cat', 'dog')}é`).subarray(0, -1),
      'windows-1252',
      ['cat', 'dog', 'dogÃ'],
      7,
    ],
  ])('%s, %s, is refused with its line, and read where it is named', async (_what, name, bytes, encoding, labels, line) => {
    const message = await messageOf(open(name, bytes));
    expect(message).toMatch(/^GRAFT_DATA Expected text in UTF-8 in .* but line \d+ (is not UTF-8|holds zero bytes)/);
    expect(message).toContain(`line ${line} `);
    expect(message).toContain('--encoding');
    expect((await open(name, bytes, encoding)).labels).toEqual(labels);
  });

  it('is guessed where its letters say enough', async () => {
    const message = await messageOf(open('l.csv', latin1(table('csv', 'Bär', 'Bör'))));
    expect(message).toMatch(
      /line 2 is not UTF-8; read as windows-1252, it is "img\/0_1\.jpg;Bär"\. If that is right, add --encoding windows-1252/,
    );
  });

  it.each([
    ['a path', 'path,label\nb\xe4r/1.jpg,a\n2.jpg,b\n', 2],
    ['a group', 'path,label,group\n1.jpg,a,x\n2.jpg,b,M\xfcller\n', 3],
    ['the header', 'path,label,gr\xf6sse\n1.jpg,a,1\n2.jpg,b,2\n', 1],
    ['a column that is passed over', 'path,label,note\n1.jpg,a,caf\xe9\n2.jpg,b,\n', 2],
  ])('is refused for %s alone', async (_what, text, line) => {
    expect(await messageOf(open('l.csv', latin1(text)))).toContain(`line ${line} is not UTF-8`);
  });

  it('is read by its byte order mark', async () => {
    const text = table('tsv', 'кот', 'пёс');
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect((await open('l.tsv', little)).labels).toEqual(['кот', 'пёс']);
    expect((await open('l.tsv', Buffer.from(little).swap16())).labels).toEqual(['кот', 'пёс']);
    expect((await open('l.tsv', Buffer.from(`\ufeff${text}`))).labels).toEqual(['кот', 'пёс']);
  });

  it('is refused where an earlier program lost letters already', async () => {
    expect(await messageOf(open('l.csv', Buffer.from('path,label\n1.jpg,B\ufffdr\n2.jpg,Hund\n')))).toMatch(/line 2 holds U\+FFFD/);
  });

  it('is refused by the name of no encoding, and by one that does not fit', async () => {
    const bytes = latin1(table('csv', 'Bär', 'Bör'));
    expect(await messageOf(open('l.csv', bytes, 'klingon'))).toMatch(/^GRAFT_CONFIG .*name of an encoding but received "klingon"/);
    expect(await messageOf(open('l.csv', bytes, 'euc-kr'))).toMatch(/^GRAFT_DATA Expected text in euc-kr/);
  });

  it('is refused as the metadata of an image folder, and as an exclude list', async () => {
    await folder.plant({ 'set/metadata.csv': latin1('file_name,label\n1.jpg,B\xe4r\n2.jpg,Hund\n'), 'set/1.jpg': '', 'set/2.jpg': '' });
    expect(await messageOf(openPhotos(join(folder.path, 'set')))).toContain('line 2 is not UTF-8');
    expect((await openPhotos(join(folder.path, 'set'), { encoding: 'latin1' })).labels).toEqual(['Bär', 'Hund']);
    await folder.plant({ 'exclude.jsonl': latin1('{"id":"B\xe4r/1.jpg"}\n') });
    expect(await messageOf(readExcludeList(join(folder.path, 'exclude.jsonl')))).toContain('line 1 is not UTF-8');
  });
});

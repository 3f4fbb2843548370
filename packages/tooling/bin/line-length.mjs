#!/usr/bin/env node
// Fails where a line of code is longer than the formatter's width: it wraps code, but neither strings nor comments.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { lineWidth } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')).formatter;
const files = execFileSync('git', ['ls-files', '-z', '--', '*.ts', '*.js', '*.mjs', '*.cjs', ':!*.gen.ts'], {
  cwd: root,
  encoding: 'utf8',
});
const long = files.split('\0').flatMap((file) => {
  if (file === '') return [];
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  return lines.flatMap((line, i) => (line.length > lineWidth ? [`${file}:${i + 1}  ${line.length} columns`] : []));
});
if (long.length > 0) {
  console.error(`Expected lines of at most ${lineWidth} columns but ${long.length} are longer. Break the text or shorten the sentence.`);
  for (const where of long) console.error(where);
  process.exitCode = 1;
}

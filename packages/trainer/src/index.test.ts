import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('loads no runtime when it is imported: tfjs and the engine come as types only', async () => {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('__fixtures__'),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const source = await readFile(`${import.meta.dirname}/${file}`, 'utf8');
    expect(source, file).not.toMatch(/^(import|export) (?!type )[^;]*from '(@tensorflow\/|@graft\/engine)|import\('@/m);
  }
});

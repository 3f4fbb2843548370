import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('imports tfjs and the engine as types only, so that no runtime is loaded with it', async () => {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('__fixtures__'),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const source = await readFile(`${import.meta.dirname}/${file}`, 'utf8');
    expect(source, file).not.toMatch(/^(import|export) (?!type )[^;]*from '(@tensorflow\/|@graft\/engine)|import\('@/m);
  }
});

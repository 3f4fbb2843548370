import { expect, it } from 'vitest';
import { warnLeftOut } from './warn-lines.ts';

function warned(ids: readonly string[]): string[] {
  const lines: string[] = [];
  warnLeftOut(
    ids.map((id) => ({ id, reason: 'empty' })),
    (line) => lines.push(line),
  );
  return lines;
}

it('names twenty and counts the others', () => {
  const ids = Array.from({ length: 300 }, (_, i) => `a/${i}.jpg`);
  expect(warned(ids.slice(0, 20)).at(-1)).toBe('left out a/19.jpg: empty');
  expect(warned(ids)).toHaveLength(21);
  expect(warned(ids).at(-1)).toBe('and 280 more; --json has all');
  expect(warned([])).toEqual([]);
});

it('shortens a path, and lets none break the line', () => {
  const [line = ''] = warned([`a\n${'x'.repeat(40_000)}.jpg`]);
  expect(line).toMatch(/^left out a\ufffdx+\.\.\.\(\d+ characters\)\.\.\.x+\.jpg: empty$/);
  expect(line.length).toBeLessThan(300);
});

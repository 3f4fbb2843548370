import { describe, expect, it } from 'vitest';
import { matchPaths } from './match-paths.ts';

describe('matchPaths', () => {
  it('finds the first bracket, else the whole match, else nothing', () => {
    const paths = ['a/cam1_1.jpg', 'a/cam22_1.jpg', 'a/other.jpg'];
    expect(matchPaths(paths, /cam(\d+)_/u)).toEqual(['1', '22', undefined]);
    expect(matchPaths(paths, /cam\d+/u)).toEqual(['cam1', 'cam22', undefined]);
    expect(matchPaths(paths, /cam(x)?/u)).toEqual(['cam', 'cam', undefined]);
  });

  it('stops an expression that never comes to an end, in the midst of a path, and names both', () => {
    const paths = ['a/1', `${'letters_'.repeat(9)}.jpg`, 'a/2'];
    expect(() => matchPaths(paths, /^(([a-z-/_ ])+)+[0-9]{9}$/u, { limitMs: 50 })).toThrow(
      /^Expected the expression \S+ ]\)\+\)\+\[0-9]\{9}\$ to match 3 paths within 0\.05 s but it had reached only letters_.*number 2\.$/,
    );
  });
});

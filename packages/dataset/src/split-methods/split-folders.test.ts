import { type Manifest, parseConfig } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { splitConfig } from '../split-config.ts';
import { splitExamples } from '../split-examples.ts';

describe('the split method split-folders', () => {
  const manifestOf = (ids: readonly string[]): Manifest => ({
    examples: ids.map((id) => ({
      id,
      sha256: id,
      label: id.split('/')[0] ?? '',
      format: 'jpeg',
      width: 1,
      height: 1,
      orientation: 1,
      perceptualHash: '',
    })),
    classes: [...new Set(ids.map((id) => id.split('/')[0] ?? ''))],
    excluded: [],
  });
  const config = parseConfig(splitConfig, { method: 'split-folders' }, 'split');

  it('gives the splits in the order of the manifest', () => {
    const ids = ['a', 'b'].flatMap((label) => Array.from({ length: 10 }, (_, index) => `${label}/${index}.jpg`));
    const splits = splitExamples(manifestOf(ids), config).examples.map(({ split }) => split);
    // The shuffle of ten with seed 42 is 7 3 2 8 5 6 9 4 | 0 1.
    expect(ids.filter((_, index) => splits[index] === 'validation')).toEqual(['a/0.jpg', 'a/1.jpg', 'b/0.jpg', 'b/1.jpg']);
    expect(splits.filter((split) => split === 'train')).toHaveLength(16);
  });

  it('refuses nested folders, which the original would pass over without a word', () => {
    expect(() => splitExamples(manifestOf(['a/1.jpg', 'a/deep/2.jpg', 'b/1.jpg']), config)).toThrow('a/deep/2.jpg');
  });
});

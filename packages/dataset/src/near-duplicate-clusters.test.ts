import { createRng, type Rng } from '@graft/core';
import { blankPerceptualHash, perceptualHashVariants } from '@graft/image';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearDuplicateBits, nearDuplicateClusters } from './near-duplicate-clusters.ts';

const rng = createRng(4).split('hashes');
const randomWords = (stream: Rng): Uint16Array => Uint16Array.from({ length: 16 }, (_, at) => stream.integer(at === 15 ? 0x8000 : 0x10000));
const hexOf = (words: Uint16Array): string => Array.from(words, (word) => word.toString(16).padStart(4, '0')).join('');

/** The hash of a copy: one of the eight variants, `flips` of its later bits changed. */
function copyOf(words: Uint16Array, variant: number, flips: number, stream: Rng): Uint16Array {
  const copy = perceptualHashVariants(words).slice(16 * variant, 16 * variant + 16);
  // The first word stays; 239 bits follow.
  for (const bit of stream.permutation(239).slice(0, flips)) {
    const at = 1 + (bit >> 4);
    copy[at] = (copy[at] as number) ^ (1 << (bit & 15));
  }
  return copy;
}

const example = (name: number, words: Uint16Array | string) => ({
  sha256: `file ${name}`,
  perceptualHash: typeof words === 'string' ? words : hexOf(words),
});

describe('nearDuplicateClusters', () => {
  it('puts equal files together, whatever their hashes', () => {
    const blank = { sha256: 'same', perceptualHash: blankPerceptualHash };
    expect(nearDuplicateClusters([blank, example(1, randomWords(rng)), blank])).toEqual([[0, 2]]);
  });

  it('finds each flip and turn, up to the limit of bits and not beyond', () => {
    const stream = rng.split('limit');
    for (let variant = 0; variant < 8; variant++) {
      const words = randomWords(stream);
      const near = copyOf(words, variant, nearDuplicateBits, stream);
      const far = copyOf(words, variant, nearDuplicateBits + 1, stream);
      expect(nearDuplicateClusters([example(0, words), example(1, near)])).toEqual([[0, 1]]);
      expect(nearDuplicateClusters([example(0, words), example(1, far)])).toEqual([]);
    }
  });

  it('joins what is near by way of another', () => {
    const stream = rng.split('chain');
    const first = randomWords(stream);
    const second = copyOf(first, 3, 40, stream);
    const third = copyOf(second, 5, 40, stream);
    expect(nearDuplicateClusters([example(0, third), example(1, first), example(2, randomWords(stream)), example(3, second)])).toEqual([
      [0, 1, 3],
    ]);
  });

  it('leaves blank pictures, missing and malformed hashes alone', () => {
    for (const odd of [blankPerceptualHash, '', 'F'.repeat(64), 'f'.repeat(63)]) {
      expect(nearDuplicateClusters([example(0, odd), example(1, odd)])).toEqual([]);
    }
  });

  it('finds the same clusters in any order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 60 }), (seed, count) => {
        const stream = createRng(seed);
        const examples: { sha256: string; perceptualHash: string }[] = [];
        const sources: Uint16Array[] = [];
        for (let at = 0; at < count; at++) {
          const isNew = sources.length === 0 || stream.integer(2) === 0;
          const words = isNew
            ? randomWords(stream)
            : copyOf(sources[stream.integer(sources.length)] as Uint16Array, stream.integer(8), stream.integer(60), stream);
          sources.push(words);
          examples.push(example(stream.integer(count), words));
        }
        const order = [...stream.permutation(count)];
        const named = (clusters: readonly (readonly number[])[], places: readonly number[]): string[] =>
          clusters.map((cluster) => JSON.stringify(cluster.map((at) => places[at] as number).sort((a, b) => a - b))).sort();
        const plain = nearDuplicateClusters(examples);
        const mixed = nearDuplicateClusters(order.map((at) => examples[at] as (typeof examples)[number]));
        expect(named(mixed, order)).toEqual(named(plain, [...Array(count).keys()]));
        const firsts = mixed.map(([first]) => first as number);
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('stays within its bounds where thousands look almost alike, and still joins them', () => {
    // As the pictures of one film do: all the same but for a few bits.
    const stream = rng.split('film');
    const first = randomWords(stream);
    const examples = Array.from({ length: 1500 }, (_, at) => example(at, copyOf(first, 0, 4, stream)));
    const clusters = nearDuplicateClusters(examples);
    expect(clusters[0]?.length).toBe(1500);
    expect(nearDuplicateClusters([...examples].reverse())[0]?.length).toBe(1500);
  });
});

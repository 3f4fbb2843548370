import { hashBitParity } from './perceptual-hash.ts';

const wordCount = 16;

/**
 * The hashes of a picture's eight flips and quarter turns, from its hash alone.
 *
 * @param words - the hash as 16 words of 16 bits, as its hex digits give them.
 * @param variants - `[8, 16]`, receives them; default: a new array.
 * @returns `[8, 16]`: as it is, mirrored left to right, top to bottom, both (a half turn); then the same four transposed.
 */
export function perceptualHashVariants(words: Uint16Array, variants: Uint16Array = new Uint16Array(8 * wordCount)): Uint16Array {
  for (let at = 0; at < wordCount; at++) {
    const word = words[at] as number;
    const across = mirrorMasks[at] as number;
    const down = mirrorMasks[wordCount + at] as number;
    // The diagonal stays as it is; its bits are not a pair of bytes.
    const turned = at === wordCount - 1 ? word : (word >> 8) | ((word & 0xff) << 8);
    for (let half = 0; half < 2; half++) {
      const base = half === 0 ? word : turned;
      const start = 4 * half * wordCount + at;
      variants[start] = base;
      variants[start + wordCount] = base ^ across;
      variants[start + 2 * wordCount] = base ^ down;
      variants[start + 3 * wordCount] = base ^ across ^ down;
    }
  }
  return variants;
}

/** The bits that each mirror image changes: 16 words for left to right, then 16 for top to bottom. */
const mirrorMasks: Uint16Array = (() => {
  const masks = new Uint16Array(2 * wordCount);
  for (let word = 0; word < wordCount; word++) {
    for (let bit = 0; bit < (word === wordCount - 1 ? 15 : 16); bit++) {
      const { isOddU, isOddV } = hashBitParity(word, bit);
      if (isOddU) masks[word] = (masks[word] as number) | (1 << bit);
      if (isOddV) masks[wordCount + word] = (masks[wordCount + word] as number) | (1 << bit);
    }
  }
  return masks;
})();

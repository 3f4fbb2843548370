import { perceptualHashVariants } from '@graft/image';

/** 16-bit words per hash. */
const hashWords = 16;
/** One of this many first words must be equal: they hold the lowest frequencies, which copies change least. */
const soughtWords = 8;
/** Among more hashes than this with an equal word, only the nearest in the order of the further words are compared. */
const mostCandidates = 256;

/**
 * Visit pairs of perceptual hashes that differ in at most `limit` bits under one of the eight flips and turns.
 *
 * Only pairs with one of the first eight words equal are compared. That holds for nearly all near pairs (200 of 200 planted copies),
 * because differing bits gather in few words, mostly the later ones. In a crowd with an equal word, such as the frames of a film, each
 * hash is compared with the 256 nearest in the order of the further words. So the work grows with the count, not with its square, and
 * memory is about 70 bytes per hash. Flips and turns act within a word, so equal words stay equal: which pairs are compared depends on
 * the set of hashes alone.
 *
 * @param hashes - distinct, 64 hex digits each, ascending.
 * @param visit - receives positions in `hashes`; a pair may come several times and in either order.
 */
export function forEachNearPair(hashes: readonly string[], limit: number, visit: (a: number, b: number) => void): void {
  const words = wordsOf(hashes);
  const variants = new Uint16Array(8 * hashWords);
  for (let word = 0; word < soughtWords; word++) {
    const shelf = shelve(words, word);
    for (let row = 0; row < hashes.length; row++) {
      perceptualHashVariants(words.subarray(row * hashWords, (row + 1) * hashWords), variants);
      for (let variant = 0; variant < 8; variant++) {
        const [from, to] = candidates(shelf, variants, variant);
        for (let place = from; place < to; place++) {
          if (isWithin(variants, variant, shelf.words, place, limit) && shelf.rows[place] !== row) visit(row, shelf.rows[place] as number);
        }
      }
    }
  }
}

function wordsOf(hashes: readonly string[]): Uint16Array {
  const words = new Uint16Array(hashes.length * hashWords);
  for (const [row, hash] of hashes.entries()) {
    for (let word = 0; word < hashWords; word++) words[row * hashWords + word] = Number.parseInt(hash.slice(4 * word, 4 * word + 4), 16);
  }
  return words;
}

/** Hashes sorted by one word, so that those with an equal word are adjacent. */
interface Shelf {
  readonly word: number;
  readonly rows: Uint32Array;
  /** The hashes in that order, `[count, 16]`, so that they are read sequentially. */
  readonly words: Uint16Array;
  /** Start of each value of the word, and the end. */
  readonly starts: Uint32Array;
}

function shelve(words: Uint16Array, word: number): Shelf {
  const count = words.length / hashWords;
  const starts = new Uint32Array(65_537);
  for (let row = 0; row < count; row++) {
    const after = (words[row * hashWords + word] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let value = 1; value < starts.length; value++) starts[value] = (starts[value] as number) + (starts[value - 1] as number);
  const next = starts.slice();
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const value = words[row * hashWords + word] as number;
    rows[next[value] as number] = row;
    next[value] = (next[value] as number) + 1;
  }
  sortCrowded(rows, starts, words, word);
  const shelved = new Uint16Array(words.length);
  for (const [place, row] of rows.entries()) shelved.set(words.subarray(row * hashWords, (row + 1) * hashWords), place * hashWords);
  return { word, rows, words: shelved, starts };
}

/** A crowd is sorted by the following words, wrapping round. */
function sortCrowded(rows: Uint32Array, starts: Uint32Array, words: Uint16Array, word: number): void {
  const compare = (a: number, b: number): number => {
    for (let further = 1; further < hashWords; further++) {
      const at = (word + further) % hashWords;
      const difference = (words[a * hashWords + at] as number) - (words[b * hashWords + at] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  for (let value = 0; value < 65_536; value++) {
    const [from, to] = [starts[value] as number, starts[value + 1] as number];
    if (to - from > mostCandidates) rows.subarray(from, to).sort(compare);
  }
}

/**
 * The range [from, to) on the shelf to compare a variant with. In a crowd, the `mostCandidates` places around the variant's own.
 */
function candidates({ word, words, starts }: Shelf, variants: Uint16Array, variant: number): readonly [number, number] {
  const key = variants[variant * hashWords + word] as number;
  const [first, last] = [starts[key] as number, starts[key + 1] as number];
  if (last - first <= mostCandidates) return [first, last];
  let [from, to] = [first, last];
  for (let further = 1; to - from > mostCandidates && further < hashWords; further++) {
    const at = (word + further) % hashWords;
    const value = variants[variant * hashWords + at] as number;
    from = firstNotBelow(words, at, from, to, value);
    to = firstNotBelow(words, at, from, to, value + 1);
  }
  const start = Math.max(first, Math.min(last - mostCandidates, ((from + to) >> 1) - mostCandidates / 2));
  return [start, start + mostCandidates];
}

/** The first place in [from, to) whose word `at` is at least `value`, or else `to`. */
function firstNotBelow(words: Uint16Array, at: number, from: number, to: number, value: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle * hashWords + at] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isWithin(variants: Uint16Array, variant: number, words: Uint16Array, place: number, limit: number): boolean {
  let distance = 0;
  for (let word = 0; word < hashWords; word++) {
    distance += bitCounts[(variants[variant * hashWords + word] as number) ^ (words[place * hashWords + word] as number)] as number;
    if (distance > limit) return false;
  }
  return true;
}

const bitCounts: Uint8Array = (() => {
  const counts = new Uint8Array(65_536);
  for (let value = 1; value < counts.length; value++) counts[value] = (counts[value >> 1] as number) + (value & 1);
  return counts;
})();

import type { Example } from '@graft/core';
import { blankPerceptualHash } from '@graft/image';
import { compareCodePoints } from './compare-code-points.ts';
import { type DisjointSets, disjointSets } from './disjoint-sets.ts';
import { groupBy } from './group-by.ts';
import { forEachNearPair } from './near-hash-pairs.ts';

/**
 * Near-duplicates differ in at most this many of 255 bits. Copies that were mirrored, turned, halved and compressed again differ in at
 * most 26 (40 photos, five copies each), one photo published twice, cut and mirrored, in 55; different photos differ in 76 or more (the
 * nearest of 300,000 pairs). That minimum falls with the number of photos, by about 15 bits for a million.
 */
export const nearDuplicateBits = 60;

/**
 * Cluster photos that show the same: equal files, and photos whose perceptual hashes are near as they are, mirrored or turned by a
 * quarter. A photo that is near any member of a cluster belongs to it. Blank pictures are clustered only where their files are equal.
 *
 * @param examples - in any order; the clusters depend on their content alone.
 * @returns positions in `examples`: two or more per cluster, ascending, clusters ordered by their first.
 */
export function nearDuplicateClusters(examples: readonly Pick<Example, 'sha256' | 'perceptualHash'>[]): readonly (readonly number[])[] {
  const sets = disjointSets(examples.length);
  joinEqual(examples, sets, ({ sha256 }) => sha256);
  const firstOf = joinEqual(examples, sets, ({ perceptualHash }) => (isComparable(perceptualHash) ? perceptualHash : undefined));
  const hashes = [...firstOf.keys()].sort(compareCodePoints);
  const positions = Uint32Array.from(hashes, (hash) => firstOf.get(hash) as number);
  forEachNearPair(hashes, nearDuplicateBits, (a, b) => sets.join(positions[a] as number, positions[b] as number));
  return [...groupBy(examples.keys(), sets.find).values()].filter((cluster) => cluster.length > 1);
}

/** Manifests of before perceptual hashes have none. */
function isComparable(hash: string): boolean {
  return hash !== blankPerceptualHash && /^[0-9a-f]{64}$/.test(hash);
}

function joinEqual<Item>(items: readonly Item[], sets: DisjointSets, keyOf: (item: Item) => string | undefined): Map<string, number> {
  const first = new Map<string, number>();
  for (const [position, item] of items.entries()) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const other = first.get(key);
    if (other === undefined) first.set(key, position);
    else sets.join(other, position);
  }
  return first;
}

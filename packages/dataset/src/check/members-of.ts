import type { CheckedPhoto, CheckedSet } from './issue-kind.ts';

/** The photos of each cluster of near-duplicates. */
export function membersOf({ photos, clusters }: CheckedSet): CheckedPhoto[][] {
  return clusters.map((cluster) => cluster.map((position) => photos[position] as CheckedPhoto));
}

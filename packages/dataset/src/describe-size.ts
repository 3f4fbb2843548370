import type { ClassSize } from './divide-groups.ts';

/** `trout has 4 photos (2 of them different)`, or `(in 2 groups)` where groups are the user's. */
export function describeSize({ label, size, groups }: ClassSize, groupBy: string): string {
  const photos = `${label} has ${size} photo${size === 1 ? '' : 's'}`;
  if (groups === size) return photos;
  return groupBy === 'near-duplicate'
    ? `${photos} (${groups} of them different)`
    : `${photos} (in ${groups} group${groups === 1 ? '' : 's'})`;
}

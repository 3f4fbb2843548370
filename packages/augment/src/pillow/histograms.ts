import type { Image } from '@graft/core';

const counts = new Uint32Array(768);

/** How often each value occurs: 256 counts for R, G and B each. The array is used again by the next call. */
export function histograms({ data }: Image): Uint32Array {
  counts.fill(0);
  for (let i = 0; i < data.length; i += 3) {
    (counts[data[i] as number] as number)++;
    (counts[256 + (data[i + 1] as number)] as number)++;
    (counts[512 + (data[i + 2] as number)] as number)++;
  }
  return counts;
}

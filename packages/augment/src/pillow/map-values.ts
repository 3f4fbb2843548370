import type { Image } from '@graft/core';

const tables = new Uint8Array(768);

/** A point operation: every value becomes `mapped(value)`, by a table. Works in place. @param mapped - whole, 0..255. */
export function mapValues(image: Image, target: Uint8Array, mapped: (value: number) => number): void {
  for (let value = 0; value < 256; value++) tables[value] = tables[256 + value] = tables[512 + value] = mapped(value);
  applyTables(image, target);
}

/**
 * A point operation that depends on how often each value occurs in its channel. Works in place.
 *
 * @param fill - writes the 256 entries of one channel's table, whole, 0..255; `counts` are the channel's own 256.
 */
export function mapChannels(image: Image, target: Uint8Array, fill: (table: Uint8Array, counts: Uint32Array) => void): void {
  const { data } = image;
  counts.fill(0);
  for (let i = 0; i < data.length; i += 3) {
    (counts[data[i] as number] as number)++;
    (counts[256 + (data[i + 1] as number)] as number)++;
    (counts[512 + (data[i + 2] as number)] as number)++;
  }
  for (let start = 0; start < 768; start += 256) fill(tables.subarray(start, start + 256), counts.subarray(start, start + 256));
  applyTables(image, target);
}

const counts = new Uint32Array(768);

/** `target[i] = tables[channel * 256 + value]`. */
function applyTables({ data }: Image, target: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    target[i] = tables[data[i] as number] as number;
    target[i + 1] = tables[256 + (data[i + 1] as number)] as number;
    target[i + 2] = tables[512 + (data[i + 2] as number)] as number;
  }
}

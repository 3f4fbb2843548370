import type { Image } from '@graft/core';

/**
 * A point operation by look-up: `target[i] = tables[channel * 256 + value]`. Works in place.
 *
 * @param tables - 256 entries for all channels, or 768: one table a channel.
 */
export function applyTables({ data }: Image, target: Uint8Array, tables: Uint8Array): void {
  const green = tables.length === 768 ? 256 : 0;
  const blue = 2 * green;
  for (let i = 0; i < data.length; i += 3) {
    target[i] = tables[data[i] as number] as number;
    target[i + 1] = tables[green + (data[i + 1] as number)] as number;
    target[i + 2] = tables[blue + (data[i + 2] as number)] as number;
  }
}

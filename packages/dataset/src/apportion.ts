/**
 * Divide `count` items by `ratio`: the largest remainder method, with at least one item per share.
 *
 *   quota[s] = ratio[s] count,  first floor(quota[s]) each; the rest goes first to shares that have nothing, then to the
 *   largest remainders, the earlier of equals
 *
 * Each part is within one of its exact share.
 *
 * @param ratio - sums to 1.
 * @returns one integer per share; undefined where a share would get nothing.
 * @see Balinski and Young, Fair Representation, 1982, chapter 3 (Hamilton's method).
 */
export function apportion(count: number, ratio: readonly number[]): number[] | undefined {
  // 0.1 * 30 is 3.0000000000000004: rounding to nine decimals keeps that noise out of floors and comparisons.
  const quotas = ratio.map((share) => Math.round(share * count * 1e9) / 1e9);
  const parts = quotas.map(Math.floor);
  const remainder = (s: number): number => (quotas[s] as number) - (parts[s] as number);
  const order = quotas
    .map((_, s) => s)
    .sort((s, t) => Number(parts[s] !== 0) - Number(parts[t] !== 0) || remainder(t) - remainder(s) || s - t);
  let left = count - parts.reduce((sum, part) => sum + part, 0);
  for (const s of order) {
    if (left-- <= 0) break;
    parts[s] = (parts[s] as number) + 1;
  }
  const empty = parts.indexOf(0);
  if (empty < 0) return parts;
  // A part at or above its quota may give one item away and stay within one of its share.
  const donor = parts.findIndex((part, s) => part > 1 && part >= (quotas[s] as number));
  if (donor < 0) return undefined;
  parts[donor] = (parts[donor] as number) - 1;
  parts[empty] = 1;
  return parts.includes(0) ? undefined : parts;
}

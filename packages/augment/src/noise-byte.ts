/**
 * Byte `index` of a stream of noise: the finaliser of MurmurHash3 over a Weyl sequence, so each byte is a function of
 * (seed, index), whatever is drawn besides and in what order. For pixels that are to look random; parameters come from `Rng`.
 *
 * @see Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014
 */
export function noiseByte(seed: number, index: number): number {
  let word = (seed + Math.imul(index + 1, 0x9e37_79b9)) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
  return (word ^ (word >>> 16)) >>> 24;
}

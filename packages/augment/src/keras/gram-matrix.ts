/** Vectors that are read again and again while they are in the processor's cache. */
const tileBytes = 1 << 18;

/**
 * The inner products of vectors, `G[i, j] = v_i . v_j`, summed in double precision.
 *
 * Two by two, so that each value that is read serves two products, and tile by tile, so that it is read from the cache.
 *
 * @param vectors - `[count, length]`, row-major. @returns `[count, count]`, row-major, symmetric to the bit.
 */
export function gramMatrix(vectors: Float64Array, count: number): Float64Array {
  const length = vectors.length / count;
  const gram = new Float64Array(count * count);
  const tile = 2 * Math.max(1, Math.floor(tileBytes / (length * 16)));
  for (let start = 0; start < count; start += tile) {
    const end = Math.min(count, start + tile);
    for (let i = 0; i < end; i += 2) {
      // Where the count is odd the last vector stands for its neighbour, whose products are then written twice.
      const second = Math.min(i + 1, count - 1);
      for (let j = Math.max(start, i); j < end; j += 2) {
        const fourth = Math.min(j + 1, count - 1);
        let [a, b, c, d] = [i * length, second * length, j * length, fourth * length];
        let [ac, ad, bc, bd] = [0, 0, 0, 0];
        for (let k = 0; k < length; k++) {
          const left = vectors[a++] as number;
          const right = vectors[b++] as number;
          const upper = vectors[c++] as number;
          const lower = vectors[d++] as number;
          ac += left * upper;
          ad += left * lower;
          bc += right * upper;
          bd += right * lower;
        }
        gram[i * count + j] = gram[j * count + i] = ac;
        gram[i * count + fourth] = gram[fourth * count + i] = ad;
        gram[second * count + j] = gram[j * count + second] = bc;
        gram[second * count + fourth] = gram[fourth * count + second] = bd;
      }
    }
  }
  return gram;
}

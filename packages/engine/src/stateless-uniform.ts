import { philox4x32 } from '@graft/core';

/**
 * TensorFlow's StatelessRandomUniform in plain JavaScript, bit for bit.
 *
 *   mix = philox(counter: seed, key: scramble);   block i = philox(counter: [i, mix[2], mix[3]], key: [mix[0], mix[1]])
 *   u = (1.m) - 1 with the lower 23 bits of a word as the mantissa m;   value = u (high - low) + low
 *
 * @param size - number of values. @param seed - two uint32, read as int32 as the operation reads them.
 * @returns float32 in [low, high).
 * @see https://github.com/tensorflow/tensorflow/blob/v2.15.1/tensorflow/core/kernels/stateless_random_ops.cc GenerateKey
 */
export function statelessUniform(size: number, seed: readonly [number, number], low: number, high: number): Float32Array {
  const [a, b] = seed.map(signExtended) as [readonly [number, number], readonly [number, number]];
  const [key0, key1, counter2, counter3] = philox4x32([...a, ...b], scramble);
  const range = Math.fround(Math.fround(high) - Math.fround(low));
  const values = new Float32Array(size);
  for (let i = 0, block = 0; i < size; block++) {
    // Blocks are counted in 64 bits; 2^32 of them would be 64 GB.
    const words = philox4x32([block, 0, counter2, counter3], [key0, key1]);
    for (let lane = 0; lane < 4 && i < size; lane++, i++) {
      const unit = ((words[lane] as number) & 0x7fffff) / 0x800000;
      values[i] = Math.fround(unit * range) + Math.fround(low);
    }
  }
  return values;
}

/** The fixed key with which the operation mixes its seed. */
const scramble = [0x3ec8f720, 0x02461e29] as const;

/** An int32 as the two words of an int64, lower first. */
function signExtended(word: number): readonly [number, number] {
  return [word >>> 0, (word | 0) < 0 ? 0xffffffff : 0];
}

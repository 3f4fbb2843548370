import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { resamplePlain } from './resample-plain.ts';
import { type Resampling, resampleSimd } from './resample-simd.ts';
import { resampleTable } from './resample-table.ts';
import { resampleWasm } from './resample-wasm.gen.ts';

const side = fc.integer({ min: 1, max: 300 });
const kernel = fc.constantFrom('bilinear', 'bicubic');

function noise(length: number, seed: number): Uint8Array {
  // Mostly black and white: bicubic overshoots on both sides.
  return Uint8Array.from(
    { length },
    (_, index) => [0, 255, (index * 37) & 255][(Math.imul(index + seed, 2_654_435_761) >>> 16) % 3] as number,
  );
}

describe('resampleSimd', () => {
  it('equals the plain loops for any size, one axis or both', () => {
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        kernel,
        fc.nat(),
        fc.constantFrom('both', 'columns', 'rows'),
        (height, width, newHeight, newWidth, name, seed, axes) => {
          const resampling: Resampling = {
            input: noise(height * width * 3, seed),
            height,
            width,
            columns: axes === 'rows' ? undefined : resampleTable(width, newWidth, name),
            rows: axes === 'columns' ? undefined : resampleTable(height, newHeight, name),
          };
          const result = resampleSimd(resampling);
          expect(result && Buffer.compare(result, resamplePlain(resampling))).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('handles a picture of many strips', () => {
    const resampling = {
      input: noise(1500 * 900 * 3, 1),
      height: 900,
      width: 1500,
      columns: resampleTable(1500, 224, 'bicubic'),
      rows: resampleTable(900, 224, 'bicubic'),
    };
    expect(Buffer.compare(resampleSimd(resampling) as Uint8Array, resamplePlain(resampling))).toBe(0);
  });

  it('leaves pictures to the plain loops whose intermediate rows are larger than its memory', () => {
    const height = 5000;
    const resampling = { input: noise(height * 3, 1), height, width: 1, columns: resampleTable(1, 5000, 'bilinear') };
    expect(resampleSimd(resampling)).toBeUndefined();
  });

  it('is what resample.wat says', async () => {
    const source = readFileSync(new URL('./resample.wat', import.meta.url), 'utf8');
    const assembled = (await wabt()).parseWat('resample.wat', source, { simd: true });
    expect(Buffer.from(assembled.toBinary({}).buffer).toString('base64')).toBe(resampleWasm);
  });
});

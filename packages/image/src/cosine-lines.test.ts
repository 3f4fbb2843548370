import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { cosineCount, cosineLines, cosineLinesPlain, cosineLinesSimd } from './cosine-lines.ts';
import { cosineLinesWasm } from './cosine-lines-wasm.gen.ts';

describe('cosineLines', () => {
  it('equals the sum that defines it', () => {
    const length = 21;
    const lines = Float64Array.from({ length: 3 * length }, (_, at) => (at * 37) % 256);
    const found = cosineLines(lines, 3, length);
    for (let u = 0; u < cosineCount; u++) {
      for (let line = 0; line < 3; line++) {
        let sum = 0;
        for (let x = 0; x < length; x++) {
          sum += ((lines[line * length + x] as number) * Math.cos((Math.PI * (2 * x + 1) * u) / (2 * length))) / length;
        }
        expect(found[u * 3 + line]).toBeCloseTo(sum * (u === 0 ? 1 : Math.SQRT2), 10);
      }
    }
  });

  it('is the plain loops bit for bit, for any number of lines of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 140 }), fc.nat(), (count, length, seed) => {
        const lines = Float64Array.from({ length: count * length }, (_, at) => (Math.imul(at + seed, 2_654_435_761) >>> 8) / 65_536);
        expect(cosineLinesSimd(lines, count, length)).toEqual(cosineLinesPlain(lines, count, length));
        const bytes = Uint8Array.from(lines);
        expect(cosineLinesSimd(bytes, count, length)).toEqual(cosineLinesPlain(bytes, count, length));
      }),
      { numRuns: 150 },
    );
  });

  it('leaves lines larger than its memory to the plain loops', () => {
    expect(cosineLinesSimd(new Uint8Array(1), 3000, 3000)).toBeUndefined();
  });

  it('is what cosine-lines.wat says', async () => {
    const source = readFileSync(new URL('./cosine-lines.wat', import.meta.url), 'utf8');
    const assembled = (await wabt()).parseWat('cosine-lines.wat', source, { simd: true });
    expect(Buffer.from(assembled.toBinary({}).buffer).toString('base64')).toBe(cosineLinesWasm);
  });
});

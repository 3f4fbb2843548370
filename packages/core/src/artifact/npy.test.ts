import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { decodeNpy, encodeNpy, npyHeader } from './npy.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`__fixtures__/${name}.npy`, import.meta.url));

describe('decodeNpy', () => {
  it('reads what NumPy wrote: shapes, types, a scalar, no rows', () => {
    expect(decodeNpy(fixture('features'))).toEqual({ data: Float32Array.of(-0.5, -0.25, 0, 0.25, 0.5, 0.75), shape: [2, 3] });
    expect(decodeNpy(fixture('labels'))).toEqual({ data: Int32Array.of(3, -1, 2147483647), shape: [3] });
    expect(decodeNpy(fixture('scalar'))).toEqual({ data: Float64Array.of(0.1), shape: [] });
    expect(decodeNpy(fixture('bytes'))).toEqual({ data: Uint8Array.of(0, 255), shape: [1, 2, 1] });
    expect(decodeNpy(fixture('empty'))).toEqual({ data: new Float32Array(), shape: [0, 1280] });
  });

  it.each(['fortran', 'big-endian', 'int64'])('refuses the %s array and shows its header', (name) => {
    expect(() => decodeNpy(fixture(name), 'the labels')).toThrow(ArtifactError);
    expect(() => decodeNpy(fixture(name), 'the labels')).toThrow(/the labels.*descr/);
  });

  it('refuses other files, a cut one, one with bytes behind the array, and invalid shapes', () => {
    const bytes = encodeNpy({ data: Float32Array.of(1, 2, 3), shape: [3] });
    expect(() => decodeNpy(Buffer.from('PK'))).toThrow(ArtifactError);
    expect(() => decodeNpy(Buffer.alloc(200))).toThrow(ArtifactError);
    for (let length = 0; length < bytes.length; length++) expect(() => decodeNpy(bytes.subarray(0, length))).toThrow(ArtifactError);
    expect(() => decodeNpy(Buffer.concat([bytes, Buffer.of(0)]))).toThrow('it holds 13 bytes for shape [3]');
    for (const shape of ['3 0', '-3,', '1e1,', '99999999999999999999,']) {
      const broken = Buffer.from(bytes.toString('latin1').replace('(3,)', `(${shape})`.padEnd(4)), 'latin1');
      broken.writeUInt16LE(broken.length - 12 - 10, 8);
      expect(() => decodeNpy(broken), shape).toThrow(ArtifactError);
    }
  });

  it('reads bytes that lie at any offset of a larger buffer', () => {
    const bytes = encodeNpy({ data: Float64Array.of(1.5, -2), shape: [2] });
    for (let offset = 0; offset < 8; offset++) {
      const shifted = new Uint8Array(offset + bytes.length);
      shifted.set(bytes, offset);
      expect(decodeNpy(shifted.subarray(offset)).data).toEqual(Float64Array.of(1.5, -2));
    }
  });

  it('lies over the bytes where they are aligned, so that a large array is in memory once', () => {
    const bytes = Buffer.allocUnsafeSlow(128 + 4);
    encodeNpy({ data: Float32Array.of(7), shape: [1] }).copy(bytes);
    expect(decodeNpy(bytes).data.buffer).toBe(bytes.buffer);
  });
});

describe('encodeNpy', () => {
  it('round-trips every type and shape', () => {
    const arrays = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint8Array());
    fc.assert(
      fc.property(arrays, fc.nat(3), (data, ones) => {
        const array = { data, shape: [...Array.from({ length: ones }, () => 1), data.length] };
        expect(decodeNpy(encodeNpy(array))).toEqual(array);
      }),
      { seed: 1 },
    );
  });

  it('writes the bytes of a view and not of the memory around it', () => {
    const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(decodeNpy(encodeNpy({ data, shape: [2] })).data).toEqual(Float32Array.of(1, 2));
  });

  it('refuses a shape with another number of elements', () => {
    expect(() => encodeNpy({ data: new Float32Array(5), shape: [2, 3] })).toThrow(ShapeMismatchError);
  });
});

describe('npyHeader', () => {
  it('is a multiple of 64 bytes that ends in a newline, for one dimension and for many', () => {
    for (const shape of [[], [3], [20_000, 1280], Array.from({ length: 40 }, () => 1)]) {
      const header = npyHeader('<f4', shape);
      expect(header.length % 64).toBe(0);
      expect(header.at(-1)).toBe(0x0a);
      expect(header.readUInt16LE(8)).toBe(header.length - 10);
    }
    expect(npyHeader('<f4', [3]).toString('latin1')).toContain("'shape': (3,), }");
  });
});

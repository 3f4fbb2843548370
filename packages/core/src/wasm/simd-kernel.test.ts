import { expect, it } from 'vitest';
import { type KernelExports, reserveMemory, simdKernel } from './simd-kernel.ts';

// (module (memory (export "memory") 1))
const onePage = Buffer.from('0061736d01000000050301000107' + '0a01066d656d6f72790200', 'hex').toString('base64');

it('loads a module once and lets its memory grow in whole pages, never shrink', () => {
  const kernel = simdKernel<KernelExports>(onePage);
  const exports = kernel() as KernelExports;
  expect(kernel()).toBe(exports);
  expect(reserveMemory(exports, 100).byteLength).toBe(65_536);
  expect(reserveMemory(exports, 65_537).byteLength).toBe(131_072);
  expect(reserveMemory(exports, 1)).toBe(exports.memory.buffer);
  expect(exports.memory.buffer.byteLength).toBe(131_072);
});

it('gives nothing for a module that this processor refuses', () => {
  expect(simdKernel(Buffer.from('0061736d02000000', 'hex').toString('base64'))()).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { scratchBytes } from './scratch-bytes.ts';

describe('scratchBytes', () => {
  it('keeps the largest memory of a purpose, so that alternating sizes share it', () => {
    const large = scratchBytes('test of sizes', 30);
    const small = scratchBytes('test of sizes', 12);
    expect([large.length, small.length]).toEqual([30, 12]);
    expect(small.buffer).toBe(large.buffer);
    expect(scratchBytes('test of sizes', 30).buffer).toBe(large.buffer);
    expect(scratchBytes('test of sizes', 31).buffer).not.toBe(large.buffer);
    expect(scratchBytes('another test', 12).buffer).not.toBe(large.buffer);
  });
});

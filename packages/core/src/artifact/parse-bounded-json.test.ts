import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseBoundedJson } from './parse-bounded-json.ts';

const bounds = { maxBytes: 2_000_000, maxDepth: 4, maxValues: 20 };
const refuse = (why: string): never => {
  throw new Error(why);
};
const parse = (text: string, within = bounds) => parseBoundedJson(Buffer.from(text), within, refuse);

it('gives what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parse(text, { maxBytes: 1e6, maxDepth: 100, maxValues: 1e5 })).toEqual(JSON.parse(text));
    }),
    { seed: 1 },
  );
});

it('counts marks outside of texts, whatever stands in them', () => {
  const texts = ['[[[[[[,,,,,,,,,,,,,,,,,,,,,,', '"[[[[[[', '\\', '\\"[[[[[[', 'ü]{"'];
  expect(parse(JSON.stringify(texts))).toEqual(texts);
  expect(parse('[[[[1]]]]')).toEqual([[[[1]]]]);
  expect(() => parse('[[[[[1]]]]]')).toThrow('at byte 4 it is more than 4 deep');
  expect(parse(`[${'1,'.repeat(18)}1]`)).toHaveLength(19);
  expect(() => parse(`[${'1,'.repeat(19)}1]`)).toThrow('at byte 38 it has more than 20 values');
  expect(() => parse(`[${'{},'.repeat(10)}{}]`)).toThrow('more than 20 values');
});

it.each(['', '{"a": ', '"a', '"\\', ']', '{}}', '\ufeff{}'])('refuses %j, which is not JSON', (text) => {
  expect(() => parse(text)).toThrow('it is not JSON');
});

it('refuses what is no UTF-8, and what is too long', () => {
  expect(() => parseBoundedJson(Buffer.of(0x22, 0xff, 0x22), bounds, refuse)).toThrow('it is not JSON');
  expect(() => parse(' '.repeat(2_000_001))).toThrow('it has 2000001 bytes, more than 2000000');
});

it('makes nothing of two megabytes that open lists', () => {
  const before = process.memoryUsage().heapUsed;
  expect(() => parse('['.repeat(2_000_000))).toThrow('at byte 4 it is more than 4 deep');
  // JSON.parse would take 112 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
});

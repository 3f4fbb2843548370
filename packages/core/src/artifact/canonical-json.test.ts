import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { canonicalJson, canonicalJsonLine } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('writes two spaces and a final newline as JSON.stringify does, empty lists and objects closed at once', () => {
    const value = { a: [1, { b: [] }], c: {}, d: 'line\nbreak', e: null, f: true };
    expect(canonicalJson(value)).toBe(`${JSON.stringify(value, undefined, 2)}\n`);
  });

  it('sorts keys by code unit at every depth, whatever their order before', () => {
    expect(canonicalJsonLine({ b: { z: 1, A: 2 }, a: [{ y: 1, x: 2 }] })).toBe('{"a":[{"x":2,"y":1}],"b":{"A":2,"z":1}}');
    // U+1F41F is two code units below U+FF21.
    expect(canonicalJsonLine({ '\uff21': 1, '🐟': 2 })).toBe('{"🐟":2,"\uff21":1}');
  });

  it('keeps that order for keys that look like integers, which objects list first and by value', () => {
    expect(canonicalJsonLine({ '9': 1, '10': 2, a: 3, ' ': 4 })).toBe('{" ":4,"10":2,"9":1,"a":3}');
  });

  it('treats a key called __proto__ as data', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}');
    expect(canonicalJsonLine(value)).toBe('{"__proto__":{"polluted":true},"a":1}');
  });

  it('leaves undefined members out and writes -0 as 0', () => {
    expect(canonicalJsonLine({ a: undefined, b: -0 })).toBe('{"b":0}');
  });

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', [Number.POSITIVE_INFINITY]],
    ['undefined', undefined],
    ['undefined', [1, undefined]],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    ['undefined', [1, , 2]],
    ['bigint', { a: 1n }],
    ['function', { a: () => 1 }],
    ['symbol', [Symbol('a')]],
    ['Date', { at: new Date(0) }],
    ['Map', new Map([[1, 2]])],
    ['Float32Array', { loss: Float32Array.of(1) }],
  ])('refuses %s', (word, value) => {
    expect(() => canonicalJson(value)).toThrow(ArtifactError);
    expect(() => canonicalJsonLine(value)).toThrow(word);
  });

  it('names the place of what it refuses', () => {
    expect(() => canonicalJson({ history: [{ loss: 1 }, { loss: Number.NaN }] })).toThrow('.history[1].loss');
  });

  it('round-trips every JSON value and gives the same bytes for any order of the keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        // -0 is written as 0 by JSON itself.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(JSON.parse(canonicalJsonLine(value))).toEqual(JSON.parse(text));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
      { seed: 1 },
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value).toReversed()) result[key] = reversed(member);
  return result;
}

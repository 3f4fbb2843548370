import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { decodeJsonl, encodeJsonl } from './jsonl.ts';

describe('jsonl', () => {
  it('writes one canonical line per row and reads it back', () => {
    const rows = [{ id: 'b/1.jpg', a: 1 }, { id: 'line\nbreak \u2028' }];
    const text = encodeJsonl(rows);
    expect(text).toBe('{"a":1,"id":"b/1.jpg"}\n{"id":"line\\nbreak \u2028"}\n');
    expect(decodeJsonl(text)).toEqual(rows);
  });

  it('writes no line for no rows, and reads the line ends of other systems', () => {
    expect(encodeJsonl([])).toBe('');
    expect(decodeJsonl('')).toEqual([]);
    expect(decodeJsonl('{"a":1}\r\n{"a":2}')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('names the line that is not JSON', () => {
    expect(() => decodeJsonl('{"a":1}\n{"a":', 'split.jsonl')).toThrow('line 2 of split.jsonl but received "{\\"a\\":"');
    expect(() => decodeJsonl('\n{"a":1}\n')).toThrow(ArtifactError);
  });

  it('refuses a row that JSON cannot hold', () => {
    expect(() => encodeJsonl([undefined])).toThrow(ArtifactError);
  });
});

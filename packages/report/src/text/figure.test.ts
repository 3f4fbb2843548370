import { describe, expect, it } from 'vitest';
import { figure } from './figure.ts';

describe('figure', () => {
  it.each([
    [figure.percent(0.95349), '95.3 %'],
    [figure.percent(1), '100.0 %'],
    [figure.percent(null), '–'],
    [figure.percent(Number.NaN), '–'],
    [figure.percentInterval({ lo: 0.886, hi: 0.982 }), '88.6 to 98.2 %'],
    [figure.percentInterval({ lo: Number.NaN, hi: 1 }), '–'],
    [figure.points(-0.0123), '−1.2'],
    [figure.points(-0.0001), '0.0'],
    [figure.points(-0), '0.0'],
    [figure.fixed(Number.POSITIVE_INFINITY, 3), '–'],
    [figure.fixed(2.5, 3), '2.500'],
    [figure.count(174_698_889), '174,698,889'],
    [figure.count(999), '999'],
    [figure.count(undefined), '–'],
    [figure.of(1, 'photo'), '1 photo'],
    [figure.of(0, 'photo'), '0 photos'],
    [figure.of(1234, 'photo'), '1,234 photos'],
    [figure.pValue(0.0009), 'p < 0.001'],
    [figure.pValue(0.0312), 'p = 0.031'],
    [figure.pValue(1), 'p = 1.000'],
    [figure.pValue(null), 'p = –'],
    [figure.duration(4.06), '4.1 s'],
    [figure.duration(9.96), '10 s'],
    [figure.duration(119.6), '2 min 00 s'],
    [figure.duration(3599.7), '1 h 00 min'],
    [figure.duration(3725), '1 h 02 min'],
    [figure.duration(undefined), '–'],
  ])('writes %s as expected', (text, expected) => {
    expect(text).toBe(expected);
  });
});

import { expect, it } from 'vitest';
import { parts } from '../../test/parts.ts';
import { faultsOf } from '../../test/well-formed.ts';
import { reliabilityChart } from './reliability-chart.ts';

const chart = reliabilityChart({
  description: 'Accuracy <b>',
  bins: [
    { bin: 7, count: 1, accuracy: 0, confidence: 0.5 },
    { bin: 14, count: 4, accuracy: 1, confidence: 1 },
  ],
});

it('places each bin at its confidence and accuracy, its area in proportion to its photos', () => {
  expect(parts(chart, /<circle class="dot validation" (cx="[^"]*" cy="[^"]*" r="[^"]*")/g)).toEqual([
    'cx="55.00%" cy="190.0" r="5.3"',
    'cx="97.00%" cy="26.0" r="8.0"',
  ]);
  expect(faultsOf(chart.markup)).toEqual([]);
});

it('joins a bin to the diagonal, where its confidence would be right', () => {
  expect(parts(chart, /<line class="gap" x1="55.00%" x2="55.00%" (y1="[^"]*" y2="[^"]*")/g)).toEqual(['y1="108.0" y2="190.0"']);
  expect(chart.markup).toContain('d="M0 1000L1000 0"');
});

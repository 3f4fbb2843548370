import { expect, it } from 'vitest';
import { parts } from '../../test/parts.ts';
import { faultsOf } from '../../test/well-formed.ts';
import type { Html } from '../markup/html.ts';
import { linearAxis, wholeAxis } from './axis.ts';
import { lineChart } from './line-chart.ts';

function draw(values: readonly (number | null)[], mark?: { x: number; text: string }): Html {
  const points = values.map((y, i) => ({ x: i + 1, y }));
  const axes = { x: wholeAxis(1, Math.max(1, values.length)), y: linearAxis(0, 1), xTitle: 'epoch' };
  return lineChart({ description: 'Accuracy of <b>', ...axes, series: [{ kind: 'validation', points }], ...(mark ? { mark } : {}) });
}

it('draws a line through its points, low values at the bottom', () => {
  expect(parts(draw([0, 0.5, 1]), / d="([^"]*)"/g)).toEqual(['M0.0 1000.0L500.0 500.0L1000.0 0.0']);
});

it('breaks the line at a null or NaN and dots a point that stands alone', () => {
  const chart = draw([0, 0.5, null, 1, Number.NaN]);
  expect(parts(chart, / d="([^"]*)"/g)).toEqual(['M0.0 1000.0L250.0 500.0M750.0 0.0']);
  expect(parts(chart, /<circle/g)).toHaveLength(1);
  expect(faultsOf(chart.markup)).toEqual([]);
});

it('draws no dot and stays well formed with no finite value, and with no point', () => {
  for (const values of [[null, null], []]) {
    const chart = draw(values);
    expect(parts(chart, /<circle/g)).toEqual([]);
    expect(faultsOf(chart.markup)).toEqual([]);
  }
});

it('marks an epoch by a line, a text that stays inside, and dots on the lines', () => {
  const chart = draw([0.2, 0.6, 0.4], { x: 3, text: 'epoch 3 kept' });
  expect(parts(chart, /<line class="mark" x1="([^"]*)"/g)).toEqual(['97.00%']);
  expect(parts(chart, /text-anchor="(\w+)">epoch 3 kept/g)).toEqual(['end']);
  expect(parts(chart, /<circle class="dot validation" cx="([^"]*)"/g)).toEqual(['97.00%']);
});

it('carries its description as its name', () => {
  expect(draw([1]).markup).toContain('role="img" aria-label="Accuracy of &lt;b&gt;"');
});

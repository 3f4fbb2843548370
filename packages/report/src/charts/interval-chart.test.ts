import { expect, it } from 'vitest';
import { parts } from '../../test/parts.ts';
import { faultsOf } from '../../test/well-formed.ts';
import { linearAxis } from './axis.ts';
import { intervalChart } from './interval-chart.ts';

const axis = linearAxis(0, 1);

it('places dot and whisker by value, with the figures as text', () => {
  const chart = intervalChart({
    axis,
    axisTitle: 'accuracy',
    rows: [{ name: '<b>', figures: '50 %', value: 0.5, interval: { lo: 0.25, hi: 0.75 } }],
  });
  expect(parts(chart, /<circle class="value" cx="([^"]*)"/g)).toEqual(['50.00%']);
  expect(parts(chart, /<line class="whisker" x1="([^"]*)"/g)).toEqual(['25.00%', '25.00%', '75.00%']);
  expect(chart.markup).toContain('<strong>&lt;b&gt;</strong> <span>50 %</span>');
  expect(faultsOf(chart.markup)).toEqual([]);
});

it('shows a reference as a hollow mark, and as a dashed line through every row', () => {
  const rows = [
    { name: 'a', figures: '', value: 0.9, interval: { lo: 0.8, hi: 1 } },
    { name: 'chance', figures: '', value: 0.1 },
  ];
  const chart = intervalChart({ axis, axisTitle: 'accuracy', rows, reference: 0.1 });
  expect(parts(chart, /class="value hollow" cx="([^"]*)"/g)).toEqual(['10.00%']);
  expect(parts(chart, /class="reference" x1="([^"]*)"/g)).toEqual(['10.00%', '10.00%']);
});

it('leaves the dot out where there is no value', () => {
  const chart = intervalChart({ axis, axisTitle: 'accuracy', rows: [{ name: 'a', figures: '–', value: Number.NaN }] });
  expect(parts(chart, /<circle/g)).toEqual([]);
  expect(faultsOf(chart.markup)).toEqual([]);
});

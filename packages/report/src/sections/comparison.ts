import { linearAxis } from '../charts/axis.ts';
import { type IntervalRow, intervalChart } from '../charts/interval-chart.ts';
import { defineSection } from '../define-section.ts';
import { majorityBaseline } from '../findings/majority-baseline.ts';
import { metricRows } from '../findings/metric-rows.ts';
import { armTable } from '../markup/arm-table.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Content, type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { ArmReport, NamedComparison, ReportInput, Timings } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import { unbreakable } from '../text/unbreakable.ts';

/** The arms with their intervals, drawn and as a table, then the paired difference where two were compared. */
export default defineSection({
  name: 'comparison',
  order: 10,
  render: ({ arms, data, comparison: pair }, timings) => ({
    title: arms.length > 1 ? 'Comparison of the arms' : 'Accuracy',
    content: html`${arms.length > 0 ? accuracies(arms, data, timings) : html`<p>No arm was trained.</p>`}${pair && paired(pair, arms)}`,
  }),
});

function accuracies(arms: readonly ArmReport[], data: ReportInput['data'], timings: Timings): Html {
  const baselines = [...new Set(arms.map((arm) => arm.evaluatedOn))].flatMap((split) => majorityBaseline(data, split) ?? []);
  const rows: IntervalRow[] = [
    ...arms.map(({ name, accuracy }) => ({
      name: label(name),
      figures: figure.accuracy(accuracy),
      value: accuracy.value,
      interval: accuracy.ci95,
    })),
    ...baselines.map(({ label: largest, share, split, n }) => ({
      name: html`always “${label(largest)}”`,
      figures: `${figure.percent(share)} of ${figure.of(n, `${split} photo`)}`,
      value: share,
    })),
  ];
  const axis = linearAxis(...range(rows, [0, 1]), (value, digits) => figure.percent(value, Math.max(0, digits - 2)));
  const reference = baselines.length === 1 ? baselines[0]?.share : undefined;
  const metrics = metricRows(arms);
  const fact = (facts: readonly Fact[]) => facts.map(({ title, of }) => ({ title, texts: arms.map(of) }));
  return html`<figure>
${intervalChart({ axis, axisTitle: 'accuracy', rows, ...(reference === undefined ? {} : { reference }) })}
<figcaption>Dot: share of photos classified correctly. Whisker: Wilson 95 % interval for n photos.
${reference !== undefined && 'Dashed: always answering the largest class.'}</figcaption>
</figure>
${armTable({
  caption: 'Figures of each arm',
  title: 'figure',
  arms,
  rows: [...fact(measured), ...metrics, ...fact(effort(timings))],
})}
${metrics.length > 0 && html`<details><summary>What these figures mean</summary><dl class="terms">${metrics.map(term)}</dl></details>`}
<dl class="terms">${arms.map(({ name, title, description }) => term({ title: html`${label(name)}: ${label(title)}`, description }))}</dl>`;
}

function term({ title, description }: { readonly title: Content; readonly description: string }): Html {
  return html`<dt>${title}</dt><dd>${description}</dd>`;
}

interface Fact {
  readonly title: string;
  readonly of: (arm: ArmReport) => string;
}

const measured: readonly Fact[] = [
  { title: 'accuracy', of: ({ accuracy }) => figure.percent(accuracy.value) },
  { title: 'Wilson 95 % interval', of: ({ accuracy }) => figure.percentInterval(accuracy.ci95) },
  { title: 'correct of n', of: ({ accuracy }) => `${figure.count(accuracy.correct)} of ${figure.count(accuracy.n)}` },
  { title: 'measured on', of: ({ evaluatedOn }) => evaluatedOn },
  { title: 'epoch', of: (arm) => `${arm[arm.selected].epoch} (${arm.selected})` },
];

function effort({ arms: seconds }: Timings): Fact[] {
  return [
    { title: 'parameters', of: ({ parameters }) => figure.count(parameters.total) },
    { title: 'trained parameters', of: ({ parameters }) => figure.count(parameters.trainable) },
    ...(Object.keys(seconds).length > 0 ? [{ title: 'time', of: ({ name }: ArmReport) => figure.duration(seconds[name]) }] : []),
  ];
}

function paired(
  { first, second, difference, ci95, mcnemarP, onlyFirst, onlySecond, n }: NamedComparison,
  arms: readonly ArmReport[],
): Html {
  const figures = `${figure.points(difference)} points (${figure.points(ci95.lo)} to ${figure.points(ci95.hi)})`;
  const rows: IntervalRow[] = [{ name: html`${label(first)} minus ${label(second)}`, figures, value: difference, interval: ci95 }];
  const axis = linearAxis(...range([...rows, { value: 0 }], [0, 0]), (value, digits) => figure.fixed(value * 100, Math.max(0, digits - 2)));
  const both = (arms.find(({ name }) => name === first)?.accuracy.correct ?? Number.NaN) - onlyFirst;
  const outcomes = [
    { who: 'both', count: both },
    { who: html`only ${label(first)}`, count: onlyFirst },
    { who: html`only ${label(second)}`, count: onlySecond },
    { who: 'neither', count: n - both - onlyFirst - onlySecond },
  ];
  return html`<h3>The same photos, pair by pair</h3>
<figure>
${intervalChart({ axis, axisTitle: 'difference of the accuracies, in percentage points', rows, reference: 0 })}
<figcaption>Whisker: 95 % interval of a paired bootstrap over ${figure.of(n, 'photo')}. Dashed: no difference. McNemar’s test on
the photos that only one arm classified correctly: ${unbreakable(figure.pValue(mcnemarP))}.</figcaption>
</figure>
${dataTable({
  caption: 'Photos by the arms that classified them correctly',
  columns: [
    { title: 'correct', cell: (row) => row.who },
    { title: 'photos', cell: (row) => figure.count(row.count), isNumeric: true },
  ],
  rows: outcomes,
  foot: [{ who: 'all', count: n }],
})}`;
}

/** Smallest and largest finite number that the rows place on an axis; `otherwise` where no number is finite. */
function range(rows: readonly Pick<IntervalRow, 'value' | 'interval'>[], otherwise: [number, number]): [number, number] {
  const numbers = rows.flatMap(({ value, interval }) => [value, interval?.lo ?? value, interval?.hi ?? value]).filter(Number.isFinite);
  return numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : otherwise;
}

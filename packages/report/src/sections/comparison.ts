import { linearAxis } from '../charts/axis.ts';
import { type IntervalRow, intervalChart } from '../charts/interval-chart.ts';
import { majorityBaseline } from '../findings/majority-baseline.ts';
import { type Column, dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { ArmReport, Comparison, ReportInput } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import { unbreakable } from '../text/unbreakable.ts';
import type { Section } from './section.ts';

/** The arms with their intervals, drawn and as a table, then the paired difference where two were compared. */
export function comparison({ arms, data, comparison: pair }: ReportInput): Section {
  const content = html`${arms.length > 0 ? accuracies(arms, data) : html`<p>No arm was trained.</p>`}${pair && paired(pair)}`;
  return { id: 'comparison', title: arms.length > 1 ? 'Comparison of the arms' : 'Accuracy', content };
}

function accuracies(arms: readonly ArmReport[], data: ReportInput['data']): Html {
  const baselines = [...new Set(arms.map((arm) => arm.evaluatedOn))].flatMap((split) => majorityBaseline(data, split) ?? []);
  const rows: IntervalRow[] = [
    ...arms.map(({ name, accuracy }) => ({
      name: label(name),
      figures: `${figure.percent(accuracy.value)} (${figure.percentInterval(accuracy.ci95)})`,
      value: accuracy.value,
      interval: accuracy.ci95,
    })),
    ...baselines.map(({ label: largest, share, split }) => ({
      name: html`always “${label(largest)}”`,
      figures: `${figure.percent(share)}, largest class of ${split}`,
      value: share,
    })),
  ];
  const axis = linearAxis(...range(rows, [0, 1]), (value, digits) => figure.percent(value, Math.max(0, digits - 2)));
  const reference = baselines.length === 1 ? baselines[0]?.share : undefined;
  return html`<figure>
${intervalChart({ axis, axisTitle: 'accuracy', rows, ...(reference === undefined ? {} : { reference }) })}
<figcaption>Dot: share of photos classified correctly. Whisker: Wilson 95 % interval for n photos.${reference !== undefined && ' Dashed: always answering the largest class.'}</figcaption>
</figure>
${dataTable({ caption: 'Accuracy of each arm', columns: accuracyColumns(arms), rows: arms })}
${dataTable({ caption: 'Other figures of each arm', columns: otherColumns, rows: arms })}
<dl class="arms">${arms.map((arm) => html`<dt>${label(arm.name)}: ${label(arm.title)}</dt><dd>${arm.description}</dd>`)}</dl>`;
}

type ArmColumn = Column<ArmReport>;

const name: ArmColumn = { title: 'arm', cell: (arm) => label(arm.name) };

function number(title: string, cell: (arm: ArmReport) => string): ArmColumn {
  return { title, cell, isNumeric: true };
}

function accuracyColumns(arms: readonly ArmReport[]): ArmColumn[] {
  const hasSeconds = arms.some((arm) => arm.seconds !== undefined);
  return [
    name,
    number('accuracy', (arm) => figure.percent(arm.accuracy.value)),
    number('Wilson 95 % interval', (arm) => figure.percentInterval(arm.accuracy.ci95)),
    number('correct', (arm) => figure.count(arm.accuracy.correct)),
    number('n', (arm) => figure.count(arm.accuracy.n)),
    { title: 'measured on', cell: (arm) => arm.evaluatedOn },
    number('epoch', (arm) => `${arm[arm.selected].epoch} (${arm.selected})`),
    ...(hasSeconds ? [number('time', (arm) => figure.duration(arm.seconds))] : []),
  ];
}

const otherColumns: readonly ArmColumn[] = [
  name,
  number('macro F1', (arm) => figure.fixed(arm.metrics.macroF1, 3)),
  number('balanced accuracy', (arm) => figure.percent(arm.metrics.balancedAccuracy)),
  number('log loss', (arm) => figure.fixed(arm.metrics.logLoss, 3)),
  number('calibration error', (arm) => figure.percent(arm.metrics.expectedCalibrationError)),
  number('parameters', (arm) => figure.count(arm.parameters.total)),
  number('of them trained', (arm) => figure.count(arm.parameters.trainable)),
];

function paired({ first, second, difference, ci95, mcnemarP, onlyFirst, onlySecond, n }: Comparison): Html {
  const figures = `${figure.points(difference)} points (${figure.points(ci95.lo)} to ${figure.points(ci95.hi)})`;
  const rows: IntervalRow[] = [{ name: html`${label(first)} minus ${label(second)}`, figures, value: difference, interval: ci95 }];
  const axis = linearAxis(...range([...rows, { value: 0 }], [0, 0]), (value, digits) => figure.fixed(value * 100, Math.max(0, digits - 2)));
  const outcomes = [
    { who: html`only ${label(first)}`, count: onlyFirst },
    { who: html`only ${label(second)}`, count: onlySecond },
    { who: 'both, or neither', count: n - onlyFirst - onlySecond },
  ];
  return html`<h3>The same photos, pair by pair</h3>
<figure>
${intervalChart({ axis, axisTitle: 'difference of the accuracies, in percentage points', rows, reference: 0 })}
<figcaption>Whisker: 95 % interval of a paired bootstrap over ${figure.of(n, 'photo')}. Dashed: no difference. McNemar’s test on the photos that only one arm got right: ${unbreakable(figure.pValue(mcnemarP))}.</figcaption>
</figure>
${dataTable({
  caption: 'Photos by which arm got them right',
  columns: [
    { title: 'right', cell: (row) => row.who },
    { title: 'photos', cell: (row) => figure.count(row.count), isNumeric: true },
  ],
  rows: outcomes,
})}`;
}

/** Smallest and largest finite number that the rows place on an axis; `otherwise` where there is none. */
function range(rows: readonly Pick<IntervalRow, 'value' | 'interval'>[], otherwise: [number, number]): [number, number] {
  const numbers = rows.flatMap(({ value, interval }) => [value, interval?.lo ?? value, interval?.hi ?? value]).filter(Number.isFinite);
  return numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : otherwise;
}

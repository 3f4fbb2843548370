import { linearAxis, wholeAxis } from '../charts/axis.ts';
import { lineChart } from '../charts/line-chart.ts';
import { type LossAxis, lossAxis } from '../charts/loss-axis.ts';
import { defineSection, type Section } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { ArmReport, EpochFigures } from '../report-input.ts';
import { figure } from '../text/figure.ts';

/** Accuracy and loss by epoch for each arm that was trained in epochs, with the epoch that was kept. */
const learningCurves: Section = defineSection({
  name: 'learning-curves',
  order: 30,
  render({ arms }) {
    const trained = arms.filter((arm) => arm.history.length > 0);
    if (trained.length === 0) return undefined;
    const loss = lossAxis(trained.flatMap((arm) => arm.history));
    const shared = trained.length > 1 && html`<p>All arms share the scales of accuracy and loss.</p>`;
    return { title: 'Learning curves', content: [shared, trained.map((arm) => armCurves(arm, loss))] };
  },
});

export default learningCurves;

function armCurves(arm: ArmReport, { axis: loss, isLog }: LossAxis): Html {
  const { history, name, selected } = arm;
  const kept = arm[selected].epoch;
  const epochs = history.map((record) => record.epoch);
  const x = wholeAxis(Math.min(...epochs), Math.max(...epochs));
  const mark = { x: kept, text: `epoch ${kept} kept` };
  const accuracy = linearAxis(0, 1, (value) => figure.percent(value, 0));
  return html`<h3>${label(name)}</h3>
<div class="pair">
<figure><p class="chart-title">Accuracy</p>${legend}
${lineChart({ description: `Accuracy of ${name} by epoch: ${summary(history, 'accuracy', (value) => figure.percent(value))}`, x, y: accuracy, xTitle: 'epoch', mark, series: series(history, 'accuracy') })}
</figure>
<figure><p class="chart-title">Loss, in nats${isLog && ', on a logarithmic scale'}</p>${legend}
${lineChart({ description: `Loss of ${name} by epoch: ${summary(history, 'loss', (value) => figure.fixed(value, 3))}`, x, y: loss, xTitle: 'epoch', mark, series: series(history, 'loss') })}
</figure>
</div>
<p>The weights of epoch ${kept}, the ${selected === 'best' ? 'best one (lowest validation loss)' : 'last one'}, were kept. ${choice(arm)}</p>
<details><summary>The same as a table</summary>
${historyTable(name, history)}
</details>
`;
}

function choice({ selectedOn, evaluatedOn }: ArmReport): string {
  if (selectedOn === 'none') return 'No figure took part in this choice.';
  return selectedOn === evaluatedOn
    ? `The ${evaluatedOn} photos took part in this choice, so the figure of this arm is optimistic.`
    : `It was chosen on the ${selectedOn} photos and measured on the ${evaluatedOn} photos.`;
}

const legend: Html = html`<p class="legend"><span class="train">training</span> <span class="validation">validation</span></p>`;

const keys = {
  accuracy: { train: 'accuracy', validation: 'validationAccuracy' },
  loss: { train: 'loss', validation: 'validationLoss' },
} as const;

function series(
  history: readonly EpochFigures[],
  quantity: 'accuracy' | 'loss',
): { kind: 'train' | 'validation'; points: { x: number; y: number | null }[] }[] {
  return (['train', 'validation'] as const).map((kind) => ({
    kind,
    points: history.map((record) => ({ x: record.epoch, y: record[keys[quantity][kind]] })),
  }));
}

/** For those who do not see the drawing: first and last value of both lines. */
function summary(
  history: readonly EpochFigures[],
  quantity: 'accuracy' | 'loss',
  format: (value: number | null | undefined) => string,
): string {
  const ends = (key: keyof EpochFigures): string => `from ${format(history[0]?.[key])} to ${format(history.at(-1)?.[key])}`;
  return `training ${ends(keys[quantity].train)}, validation ${ends(keys[quantity].validation)}.`;
}

function historyTable(name: string, history: readonly EpochFigures[]): Html {
  return dataTable({
    caption: `Epochs of ${name}`,
    rows: history,
    columns: [
      { title: 'epoch', cell: (row) => row.epoch },
      { title: 'training accuracy', cell: (row) => figure.percent(row.accuracy), isNumeric: true },
      { title: 'validation accuracy', cell: (row) => figure.percent(row.validationAccuracy), isNumeric: true },
      { title: 'training loss', cell: (row) => figure.fixed(row.loss, 4), isNumeric: true },
      { title: 'validation loss', cell: (row) => figure.fixed(row.validationLoss, 4), isNumeric: true },
      ...(history.some(({ learningRate }) => learningRate)
        ? [{ title: 'learning rate', cell: (row: EpochFigures) => figure.significant(row.learningRate), isNumeric: true }]
        : []),
    ],
  });
}

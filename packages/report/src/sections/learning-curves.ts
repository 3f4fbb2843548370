import { type Axis, linearAxis, wholeAxis } from '../charts/axis.ts';
import { lineChart } from '../charts/line-chart.ts';
import { type LossAxis, lossAxis } from '../charts/loss-axis.ts';
import { defineSection } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { ArmReport, EpochFigures } from '../report-input.ts';
import { figure } from '../text/figure.ts';

/** Accuracy and loss by epoch for each arm that was trained in epochs, with the epoch that was kept. */
export default defineSection({
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

type Value = number | null | undefined;
type Measured = Exclude<keyof EpochFigures, 'epoch' | 'learningRate'>;

interface Quantity {
  readonly title: string;
  readonly training: Measured;
  readonly validation: Measured;
  readonly format: (value: Value) => string;
}

const accuracy: Quantity = {
  title: 'Accuracy',
  training: 'accuracy',
  validation: 'validationAccuracy',
  format: (value) => figure.percent(value),
};
const nats: Quantity = { title: 'Loss in nats', training: 'loss', validation: 'validationLoss', format: (value) => figure.fixed(value, 3) };
const accuracyAxis = linearAxis(0, 1, (value) => figure.percent(value, 0));

function armCurves(arm: ArmReport, loss: LossAxis): Html {
  const kept = `epoch ${arm[arm.selected].epoch}, the ${arm.selected === 'best' ? 'best one (lowest validation loss)' : 'last one'}`;
  return html`<h3>${label(arm.name)}</h3>
<div class="pair">
${curve(arm, accuracy, accuracyAxis)}${curve(arm, nats, loss.axis, loss.isLog ? ', on a logarithmic scale' : '')}</div>
<p>The weights of ${kept}, were kept. ${choice(arm)}</p>
<details><summary>The same as a table</summary>
${historyTable(arm)}
</details>
`;
}

function curve(arm: ArmReport, { title, training, validation, format }: Quantity, y: Axis, scale = ''): Html {
  const { history, name } = arm;
  const epochs = history.map(({ epoch }) => epoch);
  const kept = arm[arm.selected].epoch;
  const ends = (key: Measured): string => `from ${format(history[0]?.[key])} to ${format(history.at(-1)?.[key])}`;
  const points = (key: Measured) => history.map((record) => ({ x: record.epoch, y: record[key] }));
  return html`<figure><p class="chart-title">${title}${scale}</p>
<p class="legend"><span class="train">training</span> <span class="validation">validation</span></p>
${lineChart({
  // First and last values, for those who do not see the drawing.
  description: `${title} of ${name} by epoch: training ${ends(training)}, validation ${ends(validation)}.`,
  x: wholeAxis(Math.min(...epochs), Math.max(...epochs)),
  y,
  xTitle: 'epoch',
  mark: { x: kept, text: `epoch ${kept} kept` },
  series: [
    { kind: 'train', points: points(training) },
    { kind: 'validation', points: points(validation) },
  ],
})}
</figure>
`;
}

function choice({ selectedOn, evaluatedOn }: ArmReport): string {
  if (selectedOn === 'none') return 'No figure took part in this choice.';
  return selectedOn === evaluatedOn
    ? `The ${evaluatedOn} photos took part in this choice, so the figure of this arm is optimistic.`
    : `It was chosen on the ${selectedOn} photos and measured on the ${evaluatedOn} photos.`;
}

function historyTable({ name, history }: ArmReport): Html {
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

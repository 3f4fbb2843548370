import { heatMap } from '../charts/heat-map.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { ArmReport } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import type { Section } from './section.ts';

/** Above this many classes a matrix shows nothing to the eye and weighs megabytes: the largest confusions are listed. */
const mostClasses = 60;
const mostPairs = 40;

/** Which classes are taken for which, one matrix an arm. */
export function confusion(arms: readonly ArmReport[], classes: readonly string[]): Section | undefined {
  if (arms.length === 0) return undefined;
  const isListed = classes.length > mostClasses;
  const intro = isListed
    ? `With ${classes.length} classes the most frequent confusions are listed, at most ${mostPairs}.`
    : 'Rows are true classes, columns are predictions, cells count photos. The shade is the share of the row: blue is right, orange is wrong.';
  const parts = arms.map(
    (arm) => html`<div class="matrix"><h3>${label(arm.name)}</h3>
${isListed ? confusedPairs(arm, classes) : heatMap({ caption: `Confusion matrix of ${arm.name}`, classes, matrix: arm.metrics.confusionMatrix })}</div>
`,
  );
  return {
    id: 'confusion',
    title: 'Confusion matrix',
    content: html`<p>${intro}</p><div class="matrices${density(classes.length)}">${parts}</div>`,
  };
}

/** More classes, smaller cells: the whole matrix stays in sight. */
function density(classCount: number): string {
  if (classCount <= 10) return '';
  return classCount <= 20 ? ' wide' : ' wide dense';
}

function confusedPairs({ name, metrics }: ArmReport, classes: readonly string[]): Html {
  const pairs = metrics.confusionMatrix.flatMap((row, truth) =>
    row.flatMap((count, predicted) => (count > 0 && truth !== predicted ? [{ truth, predicted, count }] : [])),
  );
  if (pairs.length === 0) return html`<p>No photo was taken for another class.</p>`;
  pairs.sort((a, b) => b.count - a.count || a.truth - b.truth || a.predicted - b.predicted);
  return dataTable({
    caption: `Most frequent confusions of ${name}`,
    rows: pairs.slice(0, mostPairs),
    columns: [
      { title: 'true class', cell: ({ truth }) => label(classes[truth] ?? '') },
      { title: 'taken for', cell: ({ predicted }) => label(classes[predicted] ?? '') },
      { title: 'photos', cell: ({ count }) => figure.count(count), isNumeric: true },
    ],
  });
}

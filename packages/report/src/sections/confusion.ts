import { heatMap } from '../charts/heat-map.ts';
import { defineSection } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { ArmReport } from '../report-input.ts';
import { figure } from '../text/figure.ts';

/** With more classes a matrix is unreadable and weighs megabytes: the largest confusions are listed instead. */
const mostClasses = 60;
const mostPairs = 40;

/** Which classes are taken for which, one matrix per arm. */
export default defineSection({
  name: 'confusion',
  order: 40,
  render({ arms, data: { classes } }) {
    if (arms.length === 0) return undefined;
    const isListed = classes.length > mostClasses;
    const intro = isListed
      ? `With ${classes.length} classes a matrix would be unreadable; the most frequent confusions are listed.`
      : 'Rows are true classes, columns predictions, cells photos. A shade is a share of the row: blue right, orange wrong.';
    const parts = arms.map((arm) => {
      const { name, confusionMatrix: matrix } = arm;
      return html`<div class="matrix"><h3>${label(name)}</h3>
${isListed ? confusedPairs(arm, classes) : heatMap({ caption: `Confusion matrix of ${name}`, classes, matrix })}</div>
`;
    });
    return {
      title: 'Confusion matrix',
      content: html`<p>${intro}</p><div class="matrices${density(classes.length)}">${parts}</div>`,
    };
  },
});

/** The more classes, the smaller the cells, so that the whole matrix stays in sight. */
function density(classCount: number): string {
  if (classCount <= 10) return '';
  return classCount <= 20 ? ' wide' : ' wide dense';
}

function confusedPairs({ name, confusionMatrix }: ArmReport, classes: readonly string[]): Html {
  const pairs = confusionMatrix.flatMap((row, truth) =>
    row.flatMap((count, predicted) => (count > 0 && truth !== predicted ? [{ truth, predicted, count }] : [])),
  );
  if (pairs.length === 0) return html`<p>No photo was taken for another class.</p>`;
  pairs.sort((a, b) => b.count - a.count || a.truth - b.truth || a.predicted - b.predicted);
  return dataTable({
    caption: `Most frequent confusions of ${name}`,
    rows: pairs,
    most: mostPairs,
    columns: [
      { title: 'true class', cell: ({ truth }) => label(classes[truth] ?? '') },
      { title: 'taken for', cell: ({ predicted }) => label(classes[predicted] ?? '') },
      { title: 'photos', cell: ({ count }) => figure.count(count), isNumeric: true },
    ],
  });
}

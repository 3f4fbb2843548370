import { defineSection } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import { figure } from '../text/figure.ts';

/** Precision, recall, F1 and support of every class, one table per arm. */
export default defineSection({
  name: 'per-class',
  order: 60,
  render({ arms }) {
    if (arms.length === 0) return undefined;
    const content = html`<p>Support is the number of photos of the class that were judged. Where it is small, one photo moves a
figure by many points. A dash marks a figure that does not exist.</p>
<div class="pair">${arms.map(
      ({ name, perClass: rows }) => html`<div class="matrix"><h3>${label(name)}</h3>
${dataTable({
  caption: `Figures by class of ${name}`,
  rows,
  columns: [
    { title: 'class', cell: (row) => label(row.label) },
    { title: 'support', cell: (row) => figure.count(row.support), isNumeric: true },
    { title: 'precision', cell: (row) => figure.percent(row.precision), isNumeric: true },
    { title: 'recall', cell: (row) => figure.percent(row.recall), isNumeric: true },
    { title: 'F1', cell: (row) => html`${figure.fixed(row.f1, 3)}${bar(row.f1)}`, isNumeric: true },
  ],
})}</div>
`,
    )}</div>`;
    return { title: 'Precision, recall and F1 by class', content };
  },
});

/** A bar below the figure, for the eye that runs down the column. */
function bar(share: number | null): Html | null {
  if (share === null || !Number.isFinite(share)) return null;
  const width = (100 * Math.min(1, Math.max(0, share))).toFixed(1);
  return html`<svg class="bar" width="100%" height="4" aria-hidden="true"><rect width="${width}%" height="4"/></svg>`;
}

import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';

export interface HeatMap {
  readonly caption: string;
  readonly classes: readonly string[];
  /** `[true class][predicted class]`, counts. */
  readonly matrix: readonly (readonly number[])[];
}

/**
 * A confusion matrix as a table whose cells are shaded by their share of the row: blue on the diagonal, orange beside
 * it. It is its own table of numbers; the shade only helps the eye, and text on it keeps its contrast at every shade.
 */
export function heatMap({ caption, classes, matrix }: HeatMap): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table class="heat">
<caption class="unseen">${caption}</caption>
<thead><tr><th scope="col"><span class="unseen">true class</span></th>${classes.map((name) => html`<th scope="col" title="${name}"><span>${label(name)}</span></th>`)}</tr></thead>
<tbody>${matrix.map((row, truth) => html`<tr><th scope="row" title="${classes[truth] ?? ''}">${label(classes[truth] ?? '')}</th>${row.map((count, predicted) => cell(count, sum(row), truth === predicted))}</tr>`)}</tbody>
</table></div>`;
}

function cell(count: number, total: number, isRight: boolean): Html {
  if (count === 0) return html`<td class="${isRight ? 'none missed' : 'none'}">0</td>`;
  // A single mistake among hundreds must still be seen.
  const shade = Math.max(count / total, 0.22);
  return html`<td class="${isRight ? 'right' : 'wrong'}" style="--shade:${shade.toFixed(2)}">${count}</td>`;
}

function sum(row: readonly number[]): number {
  return row.reduce((total, count) => total + count, 0);
}

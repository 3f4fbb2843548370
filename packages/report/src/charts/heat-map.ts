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
<thead><tr><th scope="col"><span class="unseen">true class</span></th>${classes.map(columnHead)}</tr></thead>
<tbody>${classes.map((name, truth) => tableRow(name, truth, matrix[truth] ?? []))}</tbody>
</table></div>`;
}

function columnHead(name: string): Html {
  return html`<th scope="col" title="${name}"><span>${label(name)}</span></th>`;
}

function tableRow(name: string, truth: number, counts: readonly number[]): Html {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cells = counts.map((count, predicted) => cell(count, total, truth === predicted));
  return html`<tr><th scope="row" title="${name}">${label(name)}</th>${cells}</tr>`;
}

function cell(count: number, total: number, isRight: boolean): Html {
  if (count === 0) return html`<td class="${isRight ? 'none missed' : 'none'}">0</td>`;
  // A single mistake among hundreds should still be visible.
  const shade = Math.max(count / total, 0.22);
  return html`<td class="${isRight ? 'right' : 'wrong'}" style="--shade:${shade.toFixed(2)}">${count}</td>`;
}

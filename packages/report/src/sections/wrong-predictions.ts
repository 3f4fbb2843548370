import { defineSection } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Content, type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import { picture } from '../markup/picture.ts';
import type { ArmReport, WrongPrediction } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import { unbreakable } from '../text/unbreakable.ts';

/** Rows without a picture, per arm. */
const mostRows = 200;

/** The photos each arm got wrong, the most confident mistakes first: with their pictures where given, else as a table. */
export default defineSection({
  name: 'wrong-predictions',
  order: 70,
  render: ({ arms }) => (arms.length === 0 ? undefined : { title: 'Wrong predictions', content: arms.map(armMistakes) }),
});

function armMistakes({ name, accuracy, wrong }: ArmReport): Html {
  const sorted = [...wrong].sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1));
  const pictured = sorted.filter((row) => row.picture);
  const others = sorted.filter((row) => !row.picture);
  const missed = accuracy.n - accuracy.correct;
  const intro = count(accuracy.n, missed, sorted.length > 1);
  return html`<h3>${label(name)}</h3>
<p>${intro}${sorted.length < missed && ` ${figure.count(sorted.length)} of them are shown.`}</p>
${pictured.length > 0 && html`<ul class="gallery">${pictured.map(mistake)}</ul>`}
${others.length > 0 && remaining(name, others, pictured.length > 0)}`;
}

function count(n: number, missed: number, isSorted: boolean): string {
  if (n === 0) return 'No photo was judged.';
  if (missed === 0) return n === 1 ? 'The one photo was classified correctly.' : `All ${figure.of(n, 'photo')} were classified correctly.`;
  return `${figure.of(missed, 'mistake')} in ${figure.of(n, 'photo')}${isSorted ? ', the most confident first' : ''}.`;
}

function mistake({ id, label: truth, predicted, probability, picture: base64 }: WrongPrediction): Html {
  return html`<li><figure>${base64 && picture(base64, `Photo of ${truth}`)}
<figcaption><span class="truth">${label(truth)}</span>
<span class="taken">taken for ${label(predicted)}, ${unbreakable(figure.percent(probability, 0))}</span>
<span class="path">${label(id)}</span></figcaption></figure></li>
`;
}

function remaining(name: string, rows: readonly WrongPrediction[], isRest: boolean): Content {
  const table = dataTable({
    caption: `Wrong predictions of ${name}`,
    rows,
    most: mostRows,
    columns: [
      { title: 'photo', cell: (row) => html`<span class="path">${label(row.id)}</span>` },
      { title: 'truth', cell: (row) => label(row.label) },
      { title: 'prediction', cell: (row) => label(row.predicted) },
      { title: 'probability', cell: (row) => figure.percent(row.probability, 0), isNumeric: true },
    ],
  });
  return isRest ? html`<details><summary>${figure.count(rows.length)} more, without pictures</summary>${table}</details>` : table;
}

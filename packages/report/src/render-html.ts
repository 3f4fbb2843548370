import { findings } from './findings/findings.ts';
import { html } from './markup/html.ts';
import { renderPage } from './render-page.ts';
import type { ReportInput, Timings } from './report-input.ts';
import { sections } from './sections.gen.ts';
import { figure } from './text/figure.ts';
import { unbreakable } from './text/unbreakable.ts';

const inOrder = Object.values(sections).sort((a, b) => a.order - b.order);

/**
 * The report as one HTML page that needs nothing else. It opens with what was found and what one has to know to read it;
 * the sections follow.
 *
 * @param timings - shown where given; the only part of the page that may differ between two runs of the same experiment.
 */
export function renderHtml(input: ReportInput, timings: Timings = { stages: [], arms: {} }): string {
  const { title, notice, data, split } = input;
  const { headline, remarks } = findings(input);
  const photos = data.examples.train + data.examples.validation + data.examples.test;
  return renderPage({
    generator: 'Graft report',
    title,
    intro: html`<p class="facts">${figure.of(photos, 'photo')} of ${figure.of(data.classes.length, 'class', 'classes')},
${split.method} split (${split.ratio}, seed ${split.seed})</p>
${notice !== undefined && html`<p class="notice" role="note">${notice}</p>`}
<p class="headline">${unbreakable(headline)}</p>
${remarks.length > 0 && html`<ul class="remarks">${remarks.map((remark) => html`<li>${unbreakable(remark)}</li>`)}</ul>`}`,
    sections: inOrder.flatMap(({ name, render }) => {
      const part = render(input, timings);
      return part ? [{ name, ...part }] : [];
    }),
  });
}

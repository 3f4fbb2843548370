import { findings } from '../findings/findings.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import type { ReportInput } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import { unbreakable } from '../text/unbreakable.ts';
import type { Section } from './section.ts';

/** Title, warning, what was found, what to know about it, and the contents. */
export function head(input: ReportInput, sections: readonly Section[]): Html {
  const { headline, remarks } = findings(input);
  const { data, split } = input;
  const photos = data.examples.train + data.examples.validation + data.examples.test;
  return html`<header>
<p class="kind">Graft report</p>
<h1>${label(input.title)}</h1>
<p class="facts">${label(data.name)}: ${figure.of(photos, 'photo')} of ${data.classes.length} classes, split ${split.ratio} with seed ${split.seed}</p>
${input.notice && html`<p class="notice" role="note">${input.notice}</p>`}
<p class="headline">${unbreakable(headline)}</p>
${remarks.length > 0 && html`<ul class="remarks">${remarks.map((remark) => html`<li>${unbreakable(remark)}</li>`)}</ul>`}
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
`;
}

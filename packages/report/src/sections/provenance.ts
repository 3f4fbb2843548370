import { dataTable } from '../markup/data-table.ts';
import { html } from '../markup/html.ts';
import type { ReportInput } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import type { Section } from './section.ts';

/** Where weights, code and numbers come from, and what the stages took. */
export function provenance({ provenance: facts, timings = [] }: ReportInput): Section {
  const total = timings.reduce((sum, { seconds }) => sum + seconds, 0);
  const content = html`${
    facts.length > 0 &&
    html`<dl class="facts-list">${facts.map(
      ({ what, value }) => html`<div><dt>${what}</dt><dd>${value}</dd></div>
`,
    )}</dl>`
  }${
    timings.length > 0 &&
    html`<h3>Timings</h3>
<p>Wall time on the machine that did the work. It depends on the machine and on what was cached, and is no part of any identity.</p>
${dataTable({
  caption: 'Wall time by stage',
  rows: timings,
  foot: [{ stage: 'together', seconds: total }],
  columns: [
    { title: 'stage', cell: (row) => row.stage },
    { title: 'time', cell: (row) => figure.duration(row.seconds), isNumeric: true },
  ],
})}`
  }`;
  return { id: 'provenance', title: 'Provenance', content };
}

import { defineSection } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { html } from '../markup/html.ts';
import { figure } from '../text/figure.ts';

/** Where weights, code and numbers come from, and how long the stages took. */
export default defineSection({
  name: 'provenance',
  order: 110,
  render({ provenance: facts }, { stages }) {
    const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
    const list = html`<dl class="facts-list">${facts.map(({ what, value }) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>`;
    const times = html`<h3>Timings</h3>
<p>Wall time on the machine that did the work. It depends on the machine and on what was cached, and is part of no identity.</p>
${dataTable({
  caption: 'Wall time by stage',
  rows: stages,
  foot: [{ stage: 'total', seconds: total }],
  columns: [
    { title: 'stage', cell: (row) => row.stage },
    { title: 'time', cell: (row) => figure.duration(row.seconds), isNumeric: true },
  ],
})}`;
    return { title: 'Provenance', content: [facts.length > 0 && list, stages.length > 0 && times] };
  },
});

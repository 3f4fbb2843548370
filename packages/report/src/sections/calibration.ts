import type { ReliabilityBin } from '@graft/core';
import { reliabilityChart } from '../charts/reliability-chart.ts';
import { defineSection } from '../define-section.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import { figure } from '../text/figure.ts';

/** How far each arm's confidence is from its accuracy. */
export default defineSection({
  name: 'calibration',
  order: 50,
  render({ arms }) {
    const parts = arms.flatMap(({ name, reliability = [] }) => (reliability.length > 0 ? [diagram(name, reliability)] : []));
    if (parts.length === 0) return undefined;
    const content = html`<p>Photos are grouped by confidence, the probability of the predicted class. On the dashed line confidence
equals accuracy; below it the arm is too confident, above it too cautious. A small dot stands for few photos, which prove
little.</p>
<div class="pair">${parts}</div>`;
    return { title: 'Reliability of the probabilities', content };
  },
});

function diagram(name: string, bins: readonly ReliabilityBin[]): Html {
  const ends = [bins[0], bins.at(-1)].map((bin) => `${figure.percent(bin?.accuracy)} at ${figure.percent(bin?.confidence)}`);
  return html`<div class="matrix"><h3>${label(name)}</h3>
<figure><p class="chart-title">Accuracy by confidence</p>
${reliabilityChart({ description: `Accuracy of ${name} by mean confidence: from ${ends.join(' to ')}.`, bins })}
</figure>
<details><summary>The same as a table</summary>
${dataTable({
  caption: `Accuracy of ${name} by confidence`,
  rows: bins,
  columns: [
    { title: 'mean confidence', cell: (bin) => figure.percent(bin.confidence) },
    { title: 'accuracy', cell: (bin) => figure.percent(bin.accuracy), isNumeric: true },
    { title: 'photos', cell: (bin) => figure.count(bin.count), isNumeric: true },
  ],
})}
</details></div>
`;
}

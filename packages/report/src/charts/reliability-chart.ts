import type { ReliabilityBin } from '@graft/core';
import { type Html, html } from '../markup/html.ts';
import { figure } from '../text/figure.ts';
import { linearAxis } from './axis.ts';
import { plot } from './plot.ts';

/**
 * A reliability diagram: a dot per bin at its mean confidence and its accuracy, its area in proportion to its photos. On the
 * dashed diagonal confidence is right; the vertical line from a dot to the diagonal is the bin's calibration error.
 *
 * @see Guo et al., On Calibration of Modern Neural Networks, ICML 2017, figure 1
 */
export function reliabilityChart({ description, bins }: { readonly description: string; readonly bins: readonly ReliabilityBin[] }): Html {
  const axis = linearAxis(0, 1, (value) => figure.percent(value, 0));
  const most = Math.max(...bins.map(({ count }) => count));
  return plot(
    { description, x: axis, y: axis, xTitle: 'mean confidence' },
    {
      stretched: html`<path class="line reference" d="M0 1000L1000 0"/>`,
      placed: ({ across, down }) =>
        bins.map(({ count, accuracy, confidence }) => {
          const [x, radius] = [across(confidence), (2.5 + 5.5 * Math.sqrt(count / most)).toFixed(1)];
          return html`<line class="gap" x1="${x}" x2="${x}" y1="${down(confidence)}" y2="${down(accuracy)}"/>
<circle class="dot validation" cx="${x}" cy="${down(accuracy)}" r="${radius}"/>
`;
        }),
    },
  );
}

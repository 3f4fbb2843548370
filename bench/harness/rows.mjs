/**
 * Rows of a result. A `ratio` above 1 always means that Graft is better. `bar` is the ratio asked for, or null for a figure that is
 * only printed; such a row always holds.
 */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Graft beside a peer, one figure per run on each side.
 *
 * @param better - `lower` (seconds, bytes) or `higher` (accuracy, images per second).
 * @param summary - how runs become one figure: the median unless the field has another custom.
 */
export function compareRow({ what, unit, ours, peer, peerName, bar = null, better = 'lower', summary = median }) {
  const [a, b] = [summary(ours), summary(peer)];
  return row({ what, unit, ours: a, peer: b, peerName, ratio: better === 'lower' ? b / a : a / b, bar }, { ours, peer });
}

/** Graft below a ceiling, which takes the place of the peer; the ratio asked for is 1, and the worst run counts. */
export function ceilingRow({ what, unit, ours, ceiling }) {
  const worst = Math.max(...ours);
  return row({ what, unit, ours: worst, peer: ceiling, peerName: 'ceiling', ratio: ceiling / worst, bar: 1 }, { ours, peer: [] });
}

/** A figure of Graft alone, only printed. */
export function plainRow({ what, unit, ours, summary = median }) {
  return row({ what, unit, ours: summary(ours), peer: null, peerName: null, ratio: null, bar: null }, { ours, peer: [] });
}

/** What a run never reached took infinite seconds; JSON has no infinity and gets null. */
function row(figures, runs) {
  const ratio = Number.isNaN(figures.ratio) ? 0 : figures.ratio;
  const holds = figures.bar === null || ratio >= figures.bar;
  return { ...figures, ratio, holds, runs };
}

/** The row as it is written: without `runs`, figures to four significant digits. */
export function recordRow({ what, unit, ours, peer, peerName, ratio, bar, holds }) {
  return { what, unit, ours: round(ours), peer: round(peer), peerName, ratio: round(ratio), bar, holds };
}

/** Two lines per row: what, then figures with their range. */
export function printRow({ what, unit, ours, peer, peerName, ratio, bar, holds, runs }) {
  const side = (name, value, values) => `${name} ${show(value)} ${unit}${range(values)}`;
  const parts = [side('Graft', ours, runs.ours)];
  if (peer !== null) parts.push(side(peerName, peer, runs.peer), `ratio ${show(ratio)}`);
  parts.push(bar === null ? 'printed only' : `asked for ${bar}: ${holds ? 'holds' : 'DOES NOT HOLD'}`);
  return `${what}\n    ${parts.join('   ')}`;
}

function range(values) {
  return values.length > 1 ? ` (${show(Math.min(...values))}..${show(Math.max(...values))})` : '';
}

function show(value) {
  return Number.isFinite(value) ? String(round(value)) : 'never';
}

function round(value) {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(4));
}

import { escapeTerminal } from '@graft/core';
import { describeWeighting, renderComparisonTable } from '@graft/report';
import type { RunResult } from '../experiment/collect-results.ts';

/** What a person sees at the end of a run: the table, the difference, and where things lie. */
export function showResult({ arms, comparison, isDrawn, report, model, split, tasks, name }: RunResult): string {
  const lines: string[] = [''];
  const rows = Object.entries(arms).map(([arm, { accuracy, seconds }]) => ({
    arm,
    accuracy: accuracy.value,
    correct: accuracy.correct,
    n: accuracy.n,
    ci95: accuracy.ci95,
    seconds,
  }));
  const { train, validation, test } = split;
  lines.push(`${name}: ${train} training, ${validation} validation${test > 0 ? `, ${test} test` : ''} photos`);
  if (rows.length > 0) lines.push('', renderComparisonTable(rows, { style: 'terminal' }));
  if (comparison) {
    const { first, second, difference, ci95, mcnemarP, n } = comparison;
    const points = (value: number) => `${value >= 0 ? '+' : ''}${(100 * value).toFixed(1)}`;
    lines.push(
      '',
      `${first} minus ${second}: ${points(difference)} points (95 % interval ${points(ci95.lo)} to ${points(ci95.hi)}, McNemar p ${mcnemarP < 0.001 ? '< 0.001' : `= ${mcnemarP.toFixed(3)}`}, n = ${n})`,
    );
  }
  for (const [arm, { weighting }] of Object.entries(arms)) if (weighting) lines.push('', escapeTerminal(describeWeighting(arm, weighting)));
  for (const [arm, { selectedOn, evaluatedOn }] of Object.entries(arms)) {
    if (selectedOn === evaluatedOn) lines.push(`${arm}: validation chose the epoch, so its figure on validation is optimistic.`);
  }
  if (isDrawn) lines.push('', 'The pictures are drawn, not photographed: the figures prove nothing about photos.');
  lines.push('');
  if (report) lines.push(`report  ${report}`);
  if (model) lines.push(`model   ${model}`);
  const cached = tasks.cached === null ? 'run directly' : `${tasks.cached} from the cache`;
  lines.push(`stages  ${tasks.total}, ${cached}, ${tasks.seconds.toFixed(1)} s`);
  return lines.join('\n');
}

import { escapeTerminal } from '@graft/core';
import { findings, renderComparisonTable } from '@graft/report';
import type { RunResult } from './collect-results.ts';

/** What a person sees at the end of a run: the table, the difference, and where things lie. */
export function showResult({
  arms,
  comparison,
  isDrawn,
  report,
  model,
  modelArm,
  modelReason,
  exports = {},
  split,
  stages,
  name,
}: RunResult): string {
  const lines: string[] = [''];
  const measured = Object.entries(arms).map(([arm, own]) => ({ ...own, name: arm }));
  const { train, validation, test } = split;
  lines.push(`${name}: ${train} training, ${validation} validation${test > 0 ? `, ${test} test` : ''} photos`);
  if (measured.length > 0) {
    lines.push('', renderComparisonTable(measured.map(({ parameters: _, ...arm }) => arm)));
    const { headline, remarks } = findings({ arms: measured, comparison });
    lines.push(...[headline, ...remarks].map(escapeTerminal));
  }
  if (isDrawn) lines.push('', 'The pictures are drawn, not photographed: the figures prove nothing about photos.');
  lines.push('');
  if (report) lines.push(`report  ${report}`);
  if (model) lines.push(`model   ${model}`, `        ${modelArm}: ${modelReason}`);
  for (const [format, path] of Object.entries(exports)) lines.push(`${format.padEnd(7)} ${path}`);
  const { total, computed, kept, seconds } = stages;
  lines.push(`stages  ${total}: ${computed} computed, ${kept} kept, ${seconds.toFixed(1)} s`);
  return lines.join('\n');
}

import { escapeTerminal, shortenText } from '@graft/core';
import type { DatasetDiff } from '@graft/dataset';

/** Rows of each kind shown on the terminal; `--json` has all. */
const shown = 20;

/** A line for each difference, and their numbers. */
export function describeDiff(diff: DatasetDiff): string {
  const { added, removed, renamed, relabelled, moved, changed, same } = diff;
  const short = (id: string): string => shortenText(id);
  const arrow = ({ id, from, to }: { id: string; from: string; to: string }): string =>
    `${shortenText(id)}: ${shortenText(from)} -> ${shortenText(to)}`;
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['added', added.map(short)],
    ['removed', removed.map(short)],
    ['renamed', renamed.map(({ from, to }) => `${shortenText(from)} -> ${shortenText(to)}`)],
    ['relabelled', relabelled.map(arrow)],
    ['moved', moved.map(arrow)],
    ['changed', changed.map(short)],
  ];
  const lines = kinds.flatMap(([name, rows]) => {
    const more = rows.length > shown ? [`  and ${rows.length - shown} more; --json has all`] : [];
    return rows.length === 0 ? [] : [`${name}:`, ...rows.slice(0, shown).map((row) => `  ${escapeTerminal(row)}`), ...more];
  });
  const counts = kinds.filter(([, rows]) => rows.length > 0).map(([name, rows]) => `${rows.length} ${name}`);
  return [...lines, [...(counts.length > 0 ? counts : ['no difference']), `${same} the same`].join(', ')].join('\n');
}

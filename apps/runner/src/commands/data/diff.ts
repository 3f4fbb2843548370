import { ConfigError, escapeTerminal, shortenText } from '@graft/core';
import { type DatasetDiff, diffDatasets } from '@graft/dataset';
import { openDataset } from '../../data/open-dataset.ts';
import { defineCommand } from '../../define-command.ts';

/** Rows of each kind shown on the terminal; `--json` has all. */
const shown = 20;

export const diff = defineCommand({
  usage: 'diff <before> <after>',
  describe: 'Compare two manifests or splits: what was added, removed, renamed, relabelled, moved, changed',
  positionals: {
    before: { type: 'string', demandOption: true, describe: 'A manifest, a split, or photos' },
    after: { type: 'string', demandOption: true, describe: 'Another of the same kind' },
  },
  examples: [
    ['$0 data diff manifest-may manifest-june', 'What changed among the photos'],
    ['$0 data diff manifest photos', 'What changed since the index was written'],
    ['$0 data diff split-a split-b', 'Which photos are in a different split'],
  ],
  async run(argv, context) {
    const before = await openDataset(argv.before, context);
    const after = await openDataset(argv.after, context);
    if (before.kind !== after.kind) {
      throw new ConfigError(`Expected two manifests or two splits but received a ${before.kind} and a ${after.kind}.`, {
        hint: 'Photos count as a manifest: compare them with what `graft data index` wrote.',
      });
    }
    const found = diffDatasets(before.rows, after.rows);
    return { result: found, text: describeDiff(found) };
  },
});

/** One line per difference, and a line of counts. */
function describeDiff(diff: DatasetDiff): string {
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

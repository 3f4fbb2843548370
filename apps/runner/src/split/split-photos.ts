import type { Manifest, SplitExample } from '@graft/core';
import {
  balancedClassWeights,
  excludeExamples,
  indexJournalPath,
  indexPhotos,
  materialiseSplit,
  openPhotos,
  oversampleTrain,
  readExcludeList,
  type SplitResult,
  splitExamples,
} from '@graft/dataset';
import type { CommandContext } from '../terminal/run-command.ts';
import { readPreviousSplit } from './read-previous-split.ts';
import type { SplitArguments } from './split-arguments.ts';
import { splitSettings } from './split-settings.ts';

/** Graft's own split: photos indexed, near-duplicates kept together, the list written and, where asked, the folders. */
export async function splitPhotos(
  argv: SplitArguments & { readonly photos: string },
  { terminal, signal, print }: CommandContext,
): Promise<void> {
  const config = splitSettings(argv);
  const previous = config.method === 'stable' ? await readPreviousSplit(argv.previous, argv.out) : [];
  const excludeList = argv.exclude === undefined ? [] : await readExcludeList(argv.exclude);
  const onProgress = terminal.progress;
  const source = await openPhotos(argv.photos, { root: argv.root, labelColumn: argv['label-column'], onProgress, signal });
  for (const notice of source.notices) terminal.log(notice);
  const indexed = await indexPhotos({ source, journal: indexJournalPath(source.roots), onProgress, signal });
  terminal.endProgress();
  const manifest = excludeList.length === 0 ? indexed : excludeExamples(indexed, excludeList);
  const { examples: divided, ...summary } = splitExamples(manifest, config, { previous });
  warn(manifest, summary, terminal.warn);
  const examples = argv.oversample ? oversampleTrain(divided, config.seed) : divided;
  const weights = argv['class-weights'] ? { classWeights: balancedClassWeights(examples) } : {};
  const { out, clean, materialize: mode } = argv;
  const target = { out, mode, clean, isList: source.kind === 'list' };
  const { directory, files } = await materialiseSplit({ examples, roots: source.roots, ...target, signal, onProgress });
  terminal.endProgress();
  const split = countSplits(examples);
  const excluded = manifest.excluded;
  print(
    { out: directory, method: config.method, split, materialize: mode, files, ...summary, ...weights, excluded },
    describe(examples, summary, directory),
  );
}

function warn({ excluded }: Manifest, summary: Omit<SplitResult, 'examples'>, say: (line: string) => void): void {
  for (const { id, reason } of [...excluded, ...summary.leftOut]) say(`left out ${id}: ${reason}`);
  if (summary.ungrouped > 0) say(`${summary.ungrouped} photos have no group and stand alone`);
  const { leaks } = summary;
  if (leaks.length > 0) {
    const { first, second } = leaks[0] as (typeof leaks)[number];
    say(`${leaks.length} pairs of equal or nearly equal photos stand on two sides, such as ${first.id} and ${second.id}`);
  }
}

function describe(examples: readonly SplitExample[], { duplicatesTogether }: Omit<SplitResult, 'examples'>, directory: string): string {
  const { train, validation, test } = countSplits(examples);
  const folds = examples.reduce((most, { fold = 0 }) => Math.max(most, fold), 0);
  const together = duplicatesTogether > 0 ? `; ${duplicatesTogether} near-duplicates kept on the side of their twin` : '';
  const what =
    folds > 0 ? `${examples.length} photos in ${folds} folds` : `${train} train, ${validation} val${test > 0 ? `, ${test} test` : ''}`;
  return `${what} in ${directory}${together}`;
}

function countSplits(examples: readonly SplitExample[]): Record<SplitExample['split'], number> {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { split } of examples) counts[split]++;
  return counts;
}

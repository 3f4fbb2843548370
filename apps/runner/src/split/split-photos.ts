import { escapeTerminal, type Manifest, type SplitExample, shortenText } from '@graft/core';
import {
  balancedClassWeights,
  excludeExamples,
  groupColumnOf,
  indexJournalPath,
  indexPhotos,
  materialiseSplit,
  openPhotos,
  readExcludeList,
  requireSplitPlace,
  resolveGroupBy,
  type SplitConfig,
  type SplitResult,
  splitExamples,
} from '@graft/dataset';
import type { CommandAnswer, CommandContext } from '../terminal/run-command.ts';
import { warnLeftOut } from '../terminal/warn-lines.ts';
import { followPrevious } from './follow-previous.ts';
import { keepGivenSplit } from './keep-given-split.ts';
import { findPreviousSplit, type PreviousSplit, readPreviousSplit } from './read-previous-split.ts';
import type { SplitArguments } from './split-arguments.ts';
import { splitSettings } from './split-settings.ts';

/** Graft's own split: photos indexed, near-duplicates kept together, the list written and, where asked, the folders. */
export async function splitPhotos(
  argv: SplitArguments & { readonly photos: string },
  { terminal, signal }: CommandContext,
): Promise<CommandAnswer> {
  const settled = splitSettings(argv);
  const previous = await previousOf(argv, settled, { terminal, signal });
  const excludeList = argv.exclude === undefined ? [] : await readExcludeList(argv.exclude);
  const onProgress = terminal.progress;
  const columns = { labelColumn: argv['label-column'], groupColumn: groupColumnOf(settled.groupBy) };
  const source = await openPhotos(argv.photos, { root: argv.root, ...columns, onProgress, signal });
  for (const notice of source.notices) terminal.log(notice);
  const config = keepGivenSplit(settled, argv, source, terminal);
  const groupBy = resolveGroupBy(config.groupBy, source);
  if (source.columns && groupBy !== 'group' && groupColumnOf(groupBy) !== undefined)
    terminal.log(`grouped by the expression ${groupBy} on the paths: none of the columns ${source.columns.join(', ')} is called so`);
  const { out, clean, materialize: mode } = argv;
  const target = { out, mode, clean, replaces: argv.previous === undefined ? previous?.sha256 : undefined, signal };
  const photos = { roots: source.roots, isList: source.kind === 'list' };
  await requireSplitPlace({ examples: source.candidates, ...photos, ...target });
  const indexed = await indexPhotos({ source, journal: indexJournalPath(source.roots), onProgress, signal });
  terminal.endProgress();
  const manifest = excludeList.length === 0 ? indexed : excludeExamples(indexed, excludeList);
  const { examples, kept, ...summary } = splitExamples(manifest, { ...config, groupBy }, { previous: previous?.rows });
  warn(manifest, summary, terminal.warn);
  const weights = argv['class-weights'] ? { classWeights: balancedClassWeights(examples) } : {};
  const { method, key, ratio } = config;
  const settings = { method, key, ratio, groupBy: config.groupBy };
  const { directory, files } = await materialiseSplit({ examples, ...photos, ...target, settings, onProgress });
  const followed = previous ? { path: previous.path, kept, new: examples.length - kept } : null;
  const text = describe(examples, summary, directory);
  return {
    result: {
      out: directory,
      method,
      split: countSplits(examples),
      materialize: mode,
      files,
      ...summary,
      ...weights,
      ...(method === 'stable' ? { previous: followed } : {}),
      excluded: manifest.excluded,
    },
    text: followed ? `${text}; ${kept} photos where ${followed.path} has them, ${followed.new} new` : text,
  };
}

/** The split that a stable one follows: the one that is named, else the one in the folder that is written to. */
async function previousOf(
  { previous: named, out }: SplitArguments,
  config: SplitConfig,
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
): Promise<PreviousSplit | undefined> {
  if (config.method !== 'stable' || named === 'none') return undefined;
  const previous = await (named === undefined ? findPreviousSplit(out, signal) : readPreviousSplit(named, signal));
  if (previous) {
    const notice = followPrevious(previous, config, { isNamed: named !== undefined, anew: 'divide all anew with --previous none' });
    if (notice !== undefined) terminal.warn(notice);
  } else terminal.warn(`no split before in ${out}, so all photos go by the key alone; --previous names one whose photos are to stay`);
  return previous;
}

function warn({ excluded }: Manifest, summary: Omit<SplitResult, 'examples' | 'kept'>, say: (line: string) => void): void {
  warnLeftOut([...excluded, ...summary.leftOut], say);
  if (summary.ungrouped > 0) say(`${summary.ungrouped} photos have no group and stand alone`);
  const { leaks } = summary;
  if (leaks.length > 0) {
    const { first, second } = leaks[0] as (typeof leaks)[number];
    say(
      `${leaks.length} pairs of equal or nearly equal photos stand on two sides, such as ${escapeTerminal(shortenText(first.id))} and ${escapeTerminal(shortenText(second.id))}`,
    );
  }
}

function describe(
  examples: readonly SplitExample[],
  { duplicatesTogether }: Pick<SplitResult, 'duplicatesTogether'>,
  directory: string,
): string {
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

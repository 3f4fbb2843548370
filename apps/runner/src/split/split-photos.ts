import { escapeTerminal, type Manifest, type SplitExample, shortenText } from '@graft/core';
import {
  balancedClassWeights,
  excludeExamples,
  findPreviousSplit,
  groupColumnOf,
  indexJournalPath,
  indexPhotos,
  materialiseSplit,
  openPhotos,
  type PreviousSplit,
  readExcludeList,
  readPreviousSplit,
  requireSplitPlace,
  resolveGroupBy,
  type SplitConfig,
  type SplitResult,
  splitExamples,
} from '@graft/dataset';
import { followPrevious } from '../experiment/follow-previous.ts';
import type { CommandAnswer, CommandContext } from '../terminal/run-command.ts';
import { warnLeftOut } from '../terminal/warn-lines.ts';
import { keepGivenSplit } from './keep-given-split.ts';
import type { SplitArguments } from './split-arguments.ts';
import { splitSettings } from './split-settings.ts';

/** Graft's own split: index the photos, keep near-duplicates together, write the list and, on request, the folders. */
export async function splitPhotos(
  argv: SplitArguments & { readonly photos: string },
  { terminal, signal }: CommandContext,
): Promise<CommandAnswer> {
  const settled = splitSettings(argv);
  const previous = await previousOf(argv, settled, { terminal, signal });
  const excludeList = argv.exclude === undefined ? [] : await readExcludeList(argv.exclude);
  const onProgress = terminal.progress;
  const list = { root: argv.root, encoding: argv.encoding, labelColumn: argv['label-column'], groupColumn: groupColumnOf(settled.groupBy) };
  const source = await openPhotos(argv.photos, { ...list, onProgress, signal });
  for (const notice of source.notices) terminal.log(notice);
  const config = keepGivenSplit(settled, argv, source, terminal);
  const groupBy = resolveGroupBy(config.groupBy, source);
  if (source.columns && groupBy !== 'group' && groupColumnOf(groupBy) !== undefined)
    terminal.log(`grouped by the expression ${groupBy} on the paths: no column has that name (${source.columns.join(', ')})`);
  const { out, clean, materialize: mode } = argv;
  const target = { out, mode, clean, replaces: argv.previous === undefined ? previous?.sha256 : undefined, signal };
  const photos = { roots: source.roots, isList: source.kind === 'list' };
  await requireSplitPlace({ examples: source.candidates, ...photos, ...target });
  const index = { source, keepsFlat: argv['keep-flat'], journal: indexJournalPath(source.roots), onNotice: terminal.log };
  const indexed = await indexPhotos({ ...index, onProgress, signal });
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
    text: followed ? `${text}; ${kept} photos as in ${followed.path}, ${followed.new} new` : text,
  };
}

/** The earlier split that a stable one follows: the one that is named, else the one in the folder that is written to. */
async function previousOf(
  { previous: named, out }: SplitArguments,
  config: SplitConfig,
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
): Promise<PreviousSplit | undefined> {
  if (config.method !== 'stable' || named === 'none') return undefined;
  const previous = await (named === undefined ? findPreviousSplit(out, signal) : readPreviousSplit(named, signal));
  if (previous) {
    const notice = followPrevious(previous, config, {
      isNamed: named !== undefined,
      again: 'divide all photos again with --previous none',
    });
    if (notice !== undefined) terminal.warn(notice);
  } else
    terminal.warn(`no earlier split in ${out}: the key decides for all photos; name one with --previous to keep its photos where they are`);
  return previous;
}

function warn({ excluded }: Manifest, summary: Omit<SplitResult, 'examples' | 'kept'>, say: (line: string) => void): void {
  warnLeftOut([...excluded, ...summary.leftOut], say);
  if (summary.ungrouped > 0) say(`${summary.ungrouped} photos have no group: each is its own`);
  const { leaks } = summary;
  if (leaks.length > 0) {
    const { first, second } = leaks[0] as (typeof leaks)[number];
    say(
      `${leaks.length} pairs of equal or nearly equal photos are on different sides, such as ` +
        `${escapeTerminal(shortenText(first.id))} and ${escapeTerminal(shortenText(second.id))}`,
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
  const together = duplicatesTogether > 0 ? `; ${duplicatesTogether} near-duplicates kept together` : '';
  const what =
    folds > 0 ? `${examples.length} photos in ${folds} folds` : `${train} train, ${validation} val${test > 0 ? `, ${test} test` : ''}`;
  return `${what} in ${directory}${together}`;
}

function countSplits(examples: readonly SplitExample[]): Record<SplitExample['split'], number> {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { split } of examples) counts[split]++;
  return counts;
}

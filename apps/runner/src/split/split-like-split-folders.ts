import { resolve } from 'node:path';
import { ConfigError, escapeTerminal, shortenText } from '@graft/core';
import {
  type MaterialisedPlan,
  type MaterialisePlanOptions,
  materialisePlan,
  readSplitFoldersTree,
  type SplitFoldersCall,
  type SplitFoldersOptions,
  type SplitFoldersPlan,
  type SplitFoldersTree,
  splitFoldersFixed,
  splitFoldersKfold,
  splitFoldersRatio,
} from '@graft/dataset/split-folders';
import type { CommandContext } from '../terminal/run-command.ts';
import { warnLines } from '../terminal/warn-lines.ts';
import { countsOf, integerOf, numbersOf, refuse, refuseTogether, type SplitArguments } from './split-arguments.ts';

/** What split-folders 0.6.1 does with a folder, file by file. Names decide alone: no file is read, none need be a photo. */
export async function splitLikeSplitFolders(argv: SplitArguments & { readonly photos: string }, context: CommandContext): Promise<void> {
  const tree = readSplitFoldersTree(argv.photos);
  await writePlan(tree, planOf(tree, argv), { input: argv.photos, out: argv.out, mode: argv.materialize, clean: argv.clean }, context);
}

/**
 * A call of split-folders' own command line.
 *
 * @throws {ConfigError} for --move: no photo is ever taken from where it is.
 */
export async function callSplitFolders(call: SplitFoldersCall, context: CommandContext): Promise<void> {
  const { input, output: out, move, function: name, group, ...options } = call;
  if (move === true) {
    throw new ConfigError('Expected copies or --symlink but received --move: Graft never moves a photo.', {
      hint: 'Leave --move away, or take `graft split --compat split-folders --materialize hardlink`, which takes no space either.',
    });
  }
  const tree = readSplitFoldersTree(input);
  const functions = { ratio: splitFoldersRatio, fixed: splitFoldersFixed, kfold: splitFoldersKfold };
  const plan = functions[name](tree, { ...options, group: group as SplitFoldersOptions['group'] });
  await writePlan(tree, plan, { input, out, mode: move === 'symlink' ? 'symlink' : 'copy', clean: false }, context);
}

type PlanTarget = Pick<MaterialisePlanOptions, 'input' | 'out' | 'mode' | 'clean'>;

async function writePlan(
  tree: SplitFoldersTree,
  plan: SplitFoldersPlan,
  target: PlanTarget,
  { terminal, signal, print }: CommandContext,
): Promise<void> {
  const { mode, out } = target;
  const { directory, files, rows, replaced } = await materialisePlan({
    plan,
    settings: { method: 'split-folders' },
    ...target,
    signal,
    onProgress: terminal.progress,
  });
  terminal.endProgress();
  warnLines(
    replaced.map(
      (id) => `${escapeTerminal(shortenText(id))} is not in train: a copy of another photo took its name there, as split-folders does it`,
    ),
    terminal.warn,
  );
  const counts = countRows(rows);
  if (rows.length === 0)
    terminal.warn(`no files in the folders of ${target.input}: split-folders takes those that lie in a class folder itself`);
  const listed = tree.classes.length === 0 ? tree.files.length : tree.classes.reduce((sum, { names }) => sum + names.length, 0);
  const folds = plan.splits.length > 3 || plan.splits[0]?.name.startsWith('fold_') ? plan.splits.length / 2 : undefined;
  const what =
    folds === undefined
      ? `${counts.train} train, ${counts.validation} val${counts.test > 0 ? `, ${counts.test} test` : ''}`
      : `${rows.length} files in ${folds} folds`;
  print(
    { out: directory, split: counts, folds, materialize: mode, files, unused: listed - rows.length, copies: plan.copies.length, replaced },
    `${what} in ${resolve(out)}, as split-folders 0.6.1 splits`,
  );
}

function planOf(tree: SplitFoldersTree, argv: SplitArguments): SplitFoldersPlan {
  refuseTogether(argv, ['ratio', 'fixed', 'folds']);
  refuseTogether(argv, ['group-by', 'group-prefix']);
  const elsewhere = ['leave-one-group-out', 'stable', 'previous', 'class-weights', 'exclude', 'root', 'label-column'] as const;
  for (const name of elsewhere) refuse(argv[name] !== undefined && argv[name] !== false, `--${name}`, 'without --compat split-folders');
  refuse(argv.oversample === true && argv.fixed === undefined, '--oversample', 'with --fixed, as split-folders does,');
  const group = argv['group-by'] === 'none' ? undefined : argv['group-by'];
  const options: SplitFoldersOptions = {
    seed: argv.seed === undefined ? undefined : integerOf('seed', argv.seed),
    groupPrefix: argv['group-prefix'] === undefined ? undefined : Number(integerOf('group-prefix', argv['group-prefix'], 1)),
    // What is neither is refused with the original's category.
    group: group as SplitFoldersOptions['group'],
    formats: argv.formats?.split(','),
    shuffle: argv.shuffle,
  };
  if (argv.folds !== undefined) return splitFoldersKfold(tree, { ...options, k: Number(integerOf('folds', argv.folds, 2)) });
  if (argv.fixed !== undefined) {
    const fixed = argv.fixed === 'auto' ? 'auto' : countsOf(argv.fixed, 0);
    return splitFoldersFixed(tree, { ...options, fixed, oversample: argv.oversample === true });
  }
  return splitFoldersRatio(tree, { ...options, ratio: argv.ratio === undefined ? undefined : numbersOf('ratio', argv.ratio) });
}

function countRows(rows: MaterialisedPlan['rows']): Record<'train' | 'validation' | 'test', number> {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { split } of rows) counts[split]++;
  return counts;
}

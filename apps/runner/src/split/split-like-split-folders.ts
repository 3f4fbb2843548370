import { resolve } from 'node:path';
import { escapeTerminal, shortenText } from '@graft/core';
import {
  type MaterialisedPlan,
  type MaterialisePlanOptions,
  materialisePlan,
  placementOf,
  readSplitFoldersTree,
  type SplitFoldersCall,
  type SplitFoldersRequest,
  splitFolders,
} from '@graft/dataset/split-folders';
import type { CommandAnswer, CommandContext } from '../terminal/run-command.ts';
import { warnLines } from '../terminal/warn-lines.ts';
import { countsOf, integerOf, numbersOf, refuse, refuseTogether, type SplitArguments } from './split-arguments.ts';

/** What split-folders 0.6.1 does with a folder, file by file. Names alone decide: no file is read, and a file need not be a photo. */
export function splitLikeSplitFolders(argv: SplitArguments & { readonly photos: string }, context: CommandContext): Promise<CommandAnswer> {
  const target = { input: argv.photos, out: argv.out, mode: argv.materialize, clean: argv.clean };
  return writePlan(requestOf(argv), target, context);
}

/** A call of split-folders' own command line. */
export function callSplitFolders(call: SplitFoldersCall, context: CommandContext): Promise<CommandAnswer> {
  return writePlan(call, { input: call.input, out: call.output, mode: placementOf(call), clean: false }, context);
}

type PlanTarget = Pick<MaterialisePlanOptions, 'input' | 'out' | 'mode' | 'clean'>;

async function writePlan(request: SplitFoldersRequest, target: PlanTarget, { terminal, signal }: CommandContext): Promise<CommandAnswer> {
  const { mode, out } = target;
  const tree = readSplitFoldersTree(target.input);
  const plan = splitFolders(tree, request);
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
      (id) => `${escapeTerminal(shortenText(id))} is not in train: the copy of another photo took its name there, as with split-folders`,
    ),
    terminal.warn,
  );
  const counts = countRows(rows);
  if (rows.length === 0)
    terminal.warn(`no files in the folders of ${target.input}: split-folders takes only those that lie directly in a class folder`);
  const listed = tree.classes.length === 0 ? tree.files.length : tree.classes.reduce((sum, { names }) => sum + names.length, 0);
  const folds = plan.splits.length > 3 || plan.splits[0]?.name.startsWith('fold_') ? plan.splits.length / 2 : undefined;
  const what =
    folds === undefined
      ? `${counts.train} train, ${counts.validation} val${counts.test > 0 ? `, ${counts.test} test` : ''}`
      : `${rows.length} files in ${folds} folds`;
  const unused = listed - rows.length;
  return {
    result: { out: directory, split: counts, folds, materialize: mode, files, unused, copies: plan.copies.length, replaced },
    text: `${what} in ${resolve(out)}, as split-folders 0.6.1 splits`,
  };
}

function requestOf(argv: SplitArguments): SplitFoldersRequest {
  refuseTogether(argv, ['ratio', 'fixed', 'folds']);
  refuseTogether(argv, ['group-by', 'group-prefix']);
  const elsewhere = [
    'leave-one-group-out',
    'stable',
    'previous',
    'class-weights',
    'exclude',
    'root',
    'label-column',
    'encoding',
    'keep-flat',
  ] as const;
  for (const name of elsewhere) refuse(argv[name] !== undefined && argv[name] !== false, `--${name}`, 'without --compat split-folders');
  refuse(argv.oversample === true && argv.fixed === undefined, '--oversample', 'with --fixed, as split-folders does,');
  const { fixed, folds, ratio, seed, shuffle, formats, oversample, 'group-by': groupBy, 'group-prefix': groupPrefix } = argv;
  return {
    function: folds !== undefined ? 'kfold' : fixed !== undefined ? 'fixed' : 'ratio',
    seed: seed === undefined ? undefined : integerOf('seed', seed),
    groupPrefix: groupPrefix === undefined ? undefined : Number(integerOf('group-prefix', groupPrefix, 1)),
    group: groupBy === 'none' ? undefined : groupBy,
    formats: formats?.split(','),
    shuffle,
    k: folds === undefined ? undefined : Number(integerOf('folds', folds, 2)),
    fixed: fixed === undefined || fixed === 'auto' ? fixed : countsOf(fixed, 0),
    oversample: oversample === true,
    ratio: ratio === undefined ? undefined : numbersOf('ratio', ratio),
  };
}

function countRows(rows: MaterialisedPlan['rows']): Record<'train' | 'validation' | 'test', number> {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { split } of rows) counts[split]++;
  return counts;
}

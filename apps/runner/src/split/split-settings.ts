import { parseConfig } from '@graft/core';
import { type SplitConfig, splitConfig } from '@graft/dataset';
import { sharesOf } from './shares-of.ts';
import { countsOf, integerOf, refuse, refuseTogether, type SplitArguments } from './split-arguments.ts';

/**
 * The settings of a split from the words of the command line.
 *
 * @throws {ConfigError} for words that do not go together.
 */
export function splitSettings(argv: SplitArguments): SplitConfig {
  refuseTogether(argv, ['ratio', 'fixed', 'folds', 'leave-one-group-out']);
  refuseTogether(argv, ['stable', 'fixed', 'folds', 'leave-one-group-out']);
  refuseTogether(argv, ['oversample', 'class-weights']);
  for (const name of ['group-prefix', 'formats'] as const)
    refuse(argv[name] !== undefined, `--${name}`, 'only with --compat split-folders');
  refuse(!argv.shuffle, '--no-shuffle', 'only with --compat split-folders');
  refuse(argv.previous !== undefined && argv.stable === undefined, '--previous', 'only with --stable KEY');
  return parseConfig(
    splitConfig,
    {
      method: methodOf(argv),
      ...(argv.ratio === undefined ? {} : { ratio: sharesOf(argv.ratio) }),
      ...(argv.fixed === undefined ? {} : { fixed: countsOf(argv.fixed, 1) }),
      ...(argv.folds === undefined ? {} : { folds: Number(integerOf('folds', argv.folds, 2)) }),
      ...(argv['group-by'] === undefined ? {} : { groupBy: argv['group-by'] }),
      ...(argv.stable === undefined ? {} : { key: argv.stable }),
      ...(argv.oversample === undefined ? {} : { oversample: argv.oversample }),
      ...(argv.seed === undefined ? {} : { seed: Number(integerOf('seed', argv.seed)) }),
    },
    'split',
  );
}

function methodOf(argv: SplitArguments): SplitConfig['method'] {
  if (argv.stable !== undefined) return 'stable';
  if (argv.fixed !== undefined) return 'fixed';
  if (argv.folds !== undefined) return 'k-fold';
  return argv['leave-one-group-out'] ? 'leave-one-group-out' : 'stratified';
}

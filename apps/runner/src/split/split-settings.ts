import { ConfigError, parseConfig } from '@graft/core';
import { type SplitConfig, splitConfig } from '@graft/dataset';
import { countsOf, integerOf, numbersOf, optionHints, refuse, refuseTogether, type SplitArguments } from './split-arguments.ts';

/** The settings of a split from the options of the command line. @throws {ConfigError} for options that exclude each other. */
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

/** Shares from `--ratio`. @throws {ConfigError} for anything but two or three shares that sum to 1. */
function sharesOf(text: string): number[] {
  const shares = numbersOf('ratio', text);
  if (splitConfig.safeParse({ ratio: shares }).success) return shares;
  const sum = shares.reduce((total, share) => total + share, 0);
  const rounded = Number(sum.toFixed(5));
  const isCount = shares.length === 2 || shares.length === 3;
  const what = isCount ? (rounded === 1 ? 'not each above 0' : `a sum of ${rounded}`) : `${shares.length} of them`;
  const asShares = shares.map((share) => Number((share / sum).toFixed(3)));
  const isMeant = isCount && shares.every((share) => share > 0);
  throw new ConfigError(`Expected two or three shares that sum to 1 for --ratio but received "${text}", ${what}.`, {
    hint: isMeant ? `Perhaps --ratio ${asShares.join(',')}. ${optionHints.ratio}` : optionHints.ratio,
  });
}

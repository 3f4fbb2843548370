import { ConfigError } from '@graft/core';
import type { InferredOptionTypes } from 'yargs';
import { groupByOption, keepFlatOption, listOptions } from '../terminal/options.ts';

export const splitOptions = {
  out: { type: 'string', demandOption: true, describe: 'Folder for the split; absent or empty' },
  ratio: { type: 'string', describe: 'Shares of train, val and, with three, test [default: .8,.2]' },
  fixed: { type: 'string', describe: 'Photos per class for val, or for val and test' },
  folds: { type: 'string', describe: 'Number of folds of equal size; each photo is held out once' },
  'leave-one-group-out': { type: 'boolean', describe: 'Each group is a fold; needs --group-by' },
  seed: { type: 'string', describe: 'Seed of the shuffle [default: 42; with --compat: 1337]' },
  'group-by': groupByOption,
  stable: { type: 'string', describe: 'Split by a hash with this key: adding photos later moves none of the others' },
  previous: {
    type: 'string',
    describe: 'With --stable: an earlier split, whose photos keep their side; none splits all photos again [default: the one in OUT]',
  },
  oversample: { type: 'boolean', describe: 'Write into split.jsonl how often a training photo of a small class is repeated' },
  'class-weights': { type: 'boolean', describe: 'Report weights that make all classes count alike' },
  exclude: { type: 'string', describe: 'List of photos to leave out, as `graft data check --write-exclude` writes it' },
  compat: {
    choices: ['split-folders'],
    describe: 'Split as split-folders 0.6.1 does, by names alone; --group-by is then stem or sibling',
  },
  'group-prefix': { type: 'string', describe: 'With --compat: number of files that share a name' },
  formats: { type: 'string', describe: 'With --compat: suffixes of the files to take, such as .jpg,.png' },
  shuffle: { type: 'boolean', default: true, describe: 'With --compat: --no-shuffle keeps the order' },
  materialize: {
    choices: ['none', 'hardlink', 'symlink', 'reflink', 'copy'],
    default: 'none',
    describe: 'How to place the photos in folders; none writes the list alone',
  },
  clean: { type: 'boolean', default: false, describe: 'Replace an earlier split in OUT, if nothing else is there' },
  remove: { type: 'boolean', default: false, describe: 'Undo the split in OUT: remove what it placed and nothing else' },
  'keep-flat': keepFlatOption,
  ...listOptions,
} as const;

type Values = InferredOptionTypes<typeof splitOptions>;

/** What `graft split` was given; what is undefined was not. */
export type SplitArguments = Partial<Values> &
  Pick<Values, 'out' | 'shuffle' | 'materialize' | 'clean' | 'remove'> & { readonly photos?: string | undefined };

/** How the value of an option is written. */
export const optionHints = {
  ratio: 'For example --ratio .8,.2 or --ratio .7,.15,.15.',
  fixed: 'For example --fixed 100 or --fixed 100,50.',
  seed: 'For example --seed 42.',
  folds: 'For example --folds 5.',
  'group-prefix': 'For example --group-prefix 2, where each name occurs with two suffixes.',
} as const;

/** @throws {ConfigError} for text that is not a comma-separated list of numbers. */
export function numbersOf(name: 'ratio', text: string): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!numbers.some(Number.isNaN)) return numbers;
  throw new ConfigError(`Expected comma-separated numbers for --${name} but received "${text}".`, { hint: optionHints[name] });
}

/**
 * @throws {ConfigError} for numbers that are separated by spaces: yargs takes the second one for the photos, or for an unknown
 * argument.
 */
export function refuseSpaces(words: readonly unknown[], argv: { readonly ratio?: unknown; readonly fixed?: unknown }): void {
  const stray = words.length > 1 ? words.find((word) => /^\d*\.?\d+$/.test(String(word))) : undefined;
  const name = (['ratio', 'fixed'] as const).find((option) => argv[option] !== undefined);
  if (stray === undefined || name === undefined) return;
  throw new ConfigError(`Expected comma-separated numbers for --${name} but received ${String(stray)} as a word of its own.`, {
    hint: optionHints[name],
  });
}

/** @throws {ConfigError} for text that is not a comma-separated list of whole numbers of at least `least`. */
export function countsOf(text: string, least: number): number[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => /^\d+$/.test(part) && Number(part) >= least)) return parts.map(Number);
  throw new ConfigError(`Expected comma-separated whole numbers of at least ${least} for --fixed but received "${text}".`, {
    hint: optionHints.fixed,
  });
}

/** @throws {ConfigError} for text that is not an integer of at least `least`. */
export function integerOf(name: 'seed' | 'folds' | 'group-prefix', text: string, least?: number): bigint {
  if (/^-?\d+$/.test(text) && (least === undefined || BigInt(text) >= least)) return BigInt(text);
  throw new ConfigError(
    `Expected ${least === undefined ? 'an integer' : `a whole number of at least ${least}`} for --${name} but received "${text}".`,
    {
      hint: optionHints[name],
    },
  );
}

/** @throws {ConfigError} where more than one of the options was given. */
export function refuseTogether(argv: SplitArguments, names: readonly (keyof SplitArguments)[]): void {
  const given = names.filter((name) => argv[name] !== undefined && argv[name] !== false);
  if (given.length < 2) return;
  throw new ConfigError(
    `Expected one of ${names.map((name) => `--${name}`).join(', ')} but received ${given.map((name) => `--${name}`).join(' and ')}.`,
    {
      hint: 'Remove all but one.',
    },
  );
}

/** @throws {ConfigError} for an option that has no effect here. */
export function refuse(isGiven: boolean, option: string, when: string): void {
  if (isGiven) throw new ConfigError(`Expected ${option} ${when} but received it here.`, { hint: `Remove ${option}.` });
}

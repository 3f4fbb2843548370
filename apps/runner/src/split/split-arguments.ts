import { ConfigError } from '@graft/core';
import type { MaterialiseMode } from '@graft/dataset';

/** What `graft split` was given; what is undefined was not. */
export interface SplitArguments {
  readonly photos?: string | undefined;
  readonly out: string;
  readonly ratio?: string | undefined;
  readonly fixed?: string | undefined;
  readonly folds?: string | undefined;
  readonly 'leave-one-group-out'?: boolean | undefined;
  readonly seed?: string | undefined;
  readonly 'group-by'?: string | undefined;
  readonly stable?: string | undefined;
  readonly previous?: string | undefined;
  readonly oversample?: boolean | undefined;
  readonly 'class-weights'?: boolean | undefined;
  readonly exclude?: string | undefined;
  readonly compat?: 'split-folders' | undefined;
  readonly 'group-prefix'?: string | undefined;
  readonly formats?: string | undefined;
  readonly shuffle: boolean;
  readonly materialize: MaterialiseMode;
  readonly clean: boolean;
  readonly remove: boolean;
  readonly root?: string | undefined;
  readonly 'label-column'?: string | undefined;
  readonly json: boolean;
}

/** How the value of an option is written. */
export const optionHints = {
  ratio: 'For example --ratio .8,.2 or --ratio .7,.15,.15.',
  fixed: 'For example --fixed 100 or --fixed 100,50.',
  seed: 'For example --seed 42.',
  folds: 'For example --folds 5.',
  'group-prefix': 'For example --group-prefix 2, where each name is there with two suffixes.',
} as const;

/** @throws {ConfigError} for text that is no numbers with commas between. */
export function numbersOf(name: 'ratio', text: string): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!numbers.some(Number.isNaN)) return numbers;
  throw new ConfigError(`Expected numbers with commas between for --${name} but received "${text}".`, { hint: optionHints[name] });
}

/** @throws {ConfigError} for numbers with spaces between, of which yargs takes the second for the photos or for a stranger. */
export function refuseSpaces(words: readonly unknown[], argv: { readonly ratio?: unknown; readonly fixed?: unknown }): void {
  const stray = words.length > 1 ? words.find((word) => /^\d*\.?\d+$/.test(String(word))) : undefined;
  const name = (['ratio', 'fixed'] as const).find((option) => argv[option] !== undefined);
  if (stray === undefined || name === undefined) return;
  throw new ConfigError(`Expected the numbers of --${name} with commas between but received ${String(stray)} as a word of its own.`, {
    hint: optionHints[name],
  });
}

/** @throws {ConfigError} for text that is no whole numbers with commas between, or one below `least`. */
export function countsOf(text: string, least: number): number[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => /^\d+$/.test(part) && Number(part) >= least)) return parts.map(Number);
  throw new ConfigError(`Expected whole numbers from ${least} with commas between for --fixed but received "${text}".`, {
    hint: optionHints.fixed,
  });
}

/** @throws {ConfigError} for text that is no integer, or one below `least`. */
export function integerOf(name: 'seed' | 'folds' | 'group-prefix', text: string, least?: number): bigint {
  if (/^-?\d+$/.test(text) && (least === undefined || BigInt(text) >= least)) return BigInt(text);
  throw new ConfigError(
    `Expected ${least === undefined ? 'an integer' : `a whole number from ${least}`} for --${name} but received "${text}".`,
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
      hint: 'Leave all but one away.',
    },
  );
}

/** @throws {ConfigError} for an option that says nothing here. */
export function refuse(isGiven: boolean, option: string, when: string): void {
  if (isGiven) throw new ConfigError(`Expected ${option} ${when} but received it here.`, { hint: `Leave ${option} away.` });
}

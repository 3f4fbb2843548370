import { ConfigError } from '@graft/core';
import type { MaterialiseMode } from '../materialise/placement.ts';
import type { SplitFoldersRequest } from './split-folders.ts';

/** A call of split-folders' command line, with the original's names. */
export interface SplitFoldersCall extends SplitFoldersRequest {
  readonly input: string;
  readonly output: string;
  readonly move: boolean | 'symlink';
}

/** How many words follow an option; `many` takes all words up to the next option. */
const options: Readonly<Record<string, 'none' | 'one' | 'many'>> = {
  '--output': 'one',
  '--seed': 'one',
  '--ratio': 'many',
  '--fixed': 'many',
  '--kfold': 'one',
  '--oversample': 'none',
  '--group_prefix': 'one',
  '--group': 'one',
  '--move': 'none',
  '--symlink': 'none',
  '--formats': 'many',
  '--no-shuffle': 'none',
};

/**
 * Read the command line of split-folders 0.6.1 as the original does: options may be shortened; `--ratio .8 .2 INPUT` takes the input for
 * a share, so it needs `--` before it; ratio precedes fixed, and fixed kfold; without any of them (or with `--kfold 0`) there is only a
 * hint.
 *
 * @returns undefined if the original only prints its hint.
 * @throws {ConfigError} for a line that the original refuses.
 */
export function readSplitFoldersArguments(words: readonly string[]): SplitFoldersCall | undefined {
  const { values, inputs } = takeWords(words);
  const one = (name: string): string | undefined => values.get(name)?.at(-1);
  const has = (name: string): boolean => values.has(name);
  if (has('--move') && has('--symlink')) throw usage('Expected one of --move and --symlink but received both.');
  if (has('--group') && has('--group_prefix')) throw usage('Expected one of --group and --group_prefix but received both.');
  const [input, ...more] = inputs;
  if (input === undefined || more.length > 0)
    throw usage(`Expected one folder to split but received ${input === undefined ? 'none' : inputs.join(' ')}.`);
  const ratio = values.get('--ratio')?.map((word) => numberOf('--ratio', word));
  const kfold = optional(one('--kfold'), (word) => Number(integerOf('--kfold', word)));
  const shared = {
    input,
    output: one('--output') ?? 'output',
    seed: integerOf('--seed', one('--seed') ?? '1337'),
    oversample: false,
    groupPrefix: optional(one('--group_prefix'), (word) => Number(integerOf('--group_prefix', word))),
    group: one('--group'),
    move: has('--symlink') ? ('symlink' as const) : has('--move'),
    formats: values.get('--formats'),
    shuffle: !has('--no-shuffle'),
  };
  if (ratio) return { ...shared, function: 'ratio', ratio };
  const fixed = values.get('--fixed');
  if (fixed) return { ...shared, function: 'fixed', fixed: fixedOf(fixed), oversample: has('--oversample') };
  // The original's folds are links unless they are asked to be moved.
  return kfold ? { ...shared, function: 'kfold', k: kfold, move: shared.move || 'symlink' } : undefined;
}

/**
 * How a call places its files.
 *
 * @throws {ConfigError} for --move: no photo is ever taken from where it is.
 */
export function placementOf({ move }: Pick<SplitFoldersCall, 'move'>): MaterialiseMode {
  if (move === false) return 'copy';
  if (move === 'symlink') return 'symlink';
  throw new ConfigError('Expected copies or --symlink but received --move: Graft never moves a photo.', {
    hint: 'Remove --move, or use `graft split --compat split-folders --materialize hardlink`, which takes no space either.',
  });
}

function takeWords(words: readonly string[]): { readonly values: Map<string, string[]>; readonly inputs: string[] } {
  const values = new Map<string, string[]>();
  const inputs: string[] = [];
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  for (let at = 0; at < end; at++) {
    const word = words[at] as string;
    if (!isOption(word)) {
      inputs.push(word);
      continue;
    }
    const [written = '', ...inline] = word.split('=');
    const name = nameOf(written);
    const taken: string[] = inline.length > 0 ? [inline.join('=')] : [];
    const most = options[name] === 'many' ? Number.POSITIVE_INFINITY : options[name] === 'one' ? 1 : 0;
    while (inline.length === 0 && taken.length < most && at + 1 < end && !isOption(words[at + 1] as string))
      taken.push(words[++at] as string);
    if ((taken.length === 0) !== (most === 0)) throw usage(`Expected ${most === 0 ? 'no value' : 'a value'} for ${name}.`);
    values.set(name, taken);
  }
  return { values, inputs: [...inputs, ...words.slice(end + 1)] };
}

/** A negative number is a value, not an option. */
function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-' && !/^-(\d+|\d*\.\d+)$/.test(word);
}

/** The option itself, or the only one that begins so. */
function nameOf(written: string): string {
  const names = Object.keys(options);
  const found = names.includes(written) ? [written] : names.filter((name) => written.length > 2 && name.startsWith(written));
  if (found.length === 1) return found[0] as string;
  throw usage(
    `Expected an option of split-folders but received ${written}${found.length > 1 ? `, which may be ${found.join(' or ')}` : ''}.`,
  );
}

function fixedOf(words: readonly string[]): readonly number[] | 'auto' {
  return words.length === 1 && words[0] === 'auto' ? 'auto' : words.map((word) => Number(integerOf('--fixed', word)));
}

function integerOf(name: string, word: string): bigint {
  if (/^[+-]?\d+$/.test(word)) return BigInt(word.replace('+', ''));
  throw usage(`Expected an integer for ${name} but received "${word}".`);
}

function numberOf(name: string, word: string): number {
  const value = word.trim() === '' ? Number.NaN : Number(word);
  if (!Number.isNaN(value)) return value;
  throw usage(`Expected a number for ${name} but received "${word}".`);
}

function optional<Value>(word: string | undefined, read: (word: string) => Value): Value | undefined {
  return word === undefined ? undefined : read(word);
}

function usage(message: string): ConfigError {
  return new ConfigError(message, { hint: 'For example: INPUT --ratio .8 .1 .1 --seed 42 --output DIR, or --ratio .8 .2 -- INPUT' });
}

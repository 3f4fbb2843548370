import type { PhotoSource, SplitConfig } from '@graft/dataset';
import type { Terminal } from '../terminal/terminal.ts';
import type { SplitArguments } from './split-arguments.ts';

const methodOptions = ['ratio', 'fixed', 'folds', 'leave-one-group-out', 'stable'] as const;
/** Options of a shuffle, which does not happen where every side came with photos. */
const shuffleOptions = ['seed', 'group-by'] as const;

/**
 * The settings for photos that may have come split: they stay as they came, unless an option asks for another split. Either way the
 * user is told, because a test photo that gets into train makes every later figure a lie.
 */
export function keepGivenSplit(
  config: SplitConfig,
  argv: SplitArguments,
  { isSplit, candidates }: Pick<PhotoSource, 'isSplit' | 'candidates'>,
  terminal: Pick<Terminal, 'log' | 'warn'>,
): SplitConfig {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { givenSplit } of candidates) if (givenSplit) counts[givenSplit]++;
  const { train, validation, test } = counts;
  if (!isSplit || (validation === 0 && test === 0)) return config;
  const came = `the photos came split, ${train} train, ${validation} val, ${test} test`;
  const isGiven = (name: keyof SplitArguments): boolean => argv[name] !== undefined && argv[name] !== false;
  const asked = methodOptions.find(isGiven);
  if (asked !== undefined) {
    terminal.warn(`${came}: --${asked} divides them all again, so photos change sides; remove it to keep the split`);
    return config;
  }
  if (validation > 0) {
    terminal.log(`${came}: the split is kept; --ratio .8,.2 divides them all again`);
    for (const name of shuffleOptions.filter(isGiven)) terminal.warn(`--${name} has no effect on a split that is kept`);
  } else {
    const [first, second] = config.ratio;
    terminal.log(
      `${came}: test is kept, and train is divided into train and val by the ratio ${first}, ${second}; --ratio .8,.2 divides ` +
        'them all again',
    );
  }
  return { ...config, method: 'given' };
}

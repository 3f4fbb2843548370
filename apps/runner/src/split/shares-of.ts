import { ConfigError } from '@graft/core';
import { splitConfig } from '@graft/dataset';
import { numbersOf, optionHints } from './split-arguments.ts';

/** @throws {ConfigError} for text that is no two or three shares of one. */
export function sharesOf(text: string): number[] {
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

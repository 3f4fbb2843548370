import { createContext, Script } from 'node:vm';
import { ConfigError, shortenText } from '@graft/core';

/** The loop is a script, for a script alone can be given a time: the clock also stops an expression in the midst of a path. */
const loop = new Script(`
for (; state.at < paths.length; state.at++) {
  const match = expression.exec(paths[state.at]);
  keys.push(match?.[1] ?? match?.[0]);
}`);

/** A million paths take an expression without nested repeats about a second. */
const longestMs = 10_000;

/**
 * What an expression finds in each path: its first bracket, else the whole match; undefined where it does not match.
 *
 * An expression with one repeat inside another may try as many ways as there are, twice as many for each further letter; nothing else
 * happens meanwhile, a signal is not heard. So all paths together have a limit of time.
 *
 * @throws {ConfigError} when that is over, with the path that it was at.
 */
export function matchPaths(
  paths: readonly string[],
  expression: RegExp,
  { limitMs = longestMs }: { readonly limitMs?: number | undefined } = {},
): (string | undefined)[] {
  const keys: (string | undefined)[] = [];
  const state = { at: 0 };
  try {
    loop.runInContext(createContext({ paths, expression, keys, state }), { timeout: limitMs });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    throw new ConfigError(
      `Expected the expression ${expression.source} to match ${paths.length} paths within ${limitMs / 1000} s but it was still at ${shortenText(paths[state.at] ?? '')} (${state.at + 1} of them).`,
      {
        hint: 'A repeat inside a repeat, such as (a+)+, tries every way to share the letters among them: write one of the two, (a+).',
        cause,
      },
    );
  }
  return keys;
}

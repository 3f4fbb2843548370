import { createContext, Script } from 'node:vm';
import { ConfigError, shortenText } from '@graft/core';

/** Only a script has a time limit that also stops an expression in the middle of a path. */
const loop = new Script(`
for (; state.at < paths.length; state.at++) {
  const match = expression.exec(paths[state.at]);
  keys.push(match?.[1] ?? match?.[0]);
}`);

/** An expression without nested repeats takes about a second for a million paths. */
const longestMs = 10_000;

/**
 * What an expression finds in each path: its first capture group, or else the whole match; undefined where it does not match.
 *
 * An expression with one repeat inside another may take exponential time, during which no signal is heard. So all paths together have
 * a time limit.
 *
 * @throws {ConfigError} past the limit, naming the path that was being matched.
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
      `Expected the expression ${expression.source} to match ${paths.length} paths within ${limitMs / 1000} s but it had ` +
        `reached only ${shortenText(paths[state.at] ?? '')}, number ${state.at + 1}.`,
      {
        hint: 'A repeat inside a repeat, such as (a+)+, takes exponential time: write one of the two, (a+).',
        cause,
      },
    );
  }
  return keys;
}

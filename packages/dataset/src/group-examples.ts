import { DataError, type Example, shortenText } from '@graft/core';
import { compareCodePoints } from './compare-code-points.ts';
import { disjointSets } from './disjoint-sets.ts';
import { groupBy } from './group-by.ts';
import { matchPaths } from './match-paths.ts';
import { groupExpression } from './resolve-group-by.ts';

/** Examples that a split keeps on one side. */
export interface ExampleGroup {
  /** The smallest sha256 of its photos; or, where a list or an expression gave names, the smallest of those. */
  readonly name: string;
  /** Whether the name comes from a list or an expression. */
  readonly isNamed: boolean;
  /** Positions of the examples, one or more. */
  readonly members: readonly number[];
}

/**
 * Group the examples that a split must not part: near-duplicates, examples with the same text in the list's group column, or with the
 * same match of a regular expression on the id.
 *
 * Equal files belong together as well, so groups that share one are merged; only `none` parts them. A photo that the expression does
 * not match, or that has no group in the list, is a group of its own.
 *
 * @param by - `near-duplicate`, `none`, `group`, or a regular expression.
 * @param clusters - positions of near-duplicates, equal files included.
 * @returns in the order of their smallest sha256, which depends neither on the manifest's order nor on names.
 * @throws {DataError} when the expression matches no photo, or no example has a group; {ConfigError} when the text is not an
 * expression, or takes too long.
 */
export function groupExamples(examples: readonly Example[], by: string, clusters: readonly (readonly number[])[]): ExampleGroup[] {
  const sets = disjointSets(examples.length);
  const keys = by === 'near-duplicate' || by === 'none' ? undefined : keysOf(examples, by);
  if (by === 'near-duplicate') for (const [first = 0, ...others] of clusters) for (const other of others) sets.join(first, other);
  if (keys) {
    joinEqual(keys, sets.join);
    joinEqual(
      examples.map(({ sha256 }) => sha256),
      sets.join,
    );
  }
  return collect(examples, sets.find, keys);
}

function collect(
  examples: readonly Example[],
  find: (item: number) => number,
  keys: readonly (string | undefined)[] | undefined,
): ExampleGroup[] {
  // Sorted by content: a group's first member is its smallest, and groups come in that order.
  const order = Uint32Array.from(examples.keys()).sort((a, b) => {
    const [x, y] = [examples[a] as Example, examples[b] as Example];
    return x.sha256 < y.sha256 ? -1 : x.sha256 > y.sha256 ? 1 : compareCodePoints(x.id, y.id);
  });
  return Array.from(groupBy(order, find).values(), (group) => {
    const name = nameOf(group, keys);
    return { name: name ?? (examples[group[0] as number] as Example).sha256, isNamed: name !== undefined, members: group };
  });
}

function nameOf(group: readonly number[], keys: readonly (string | undefined)[] | undefined): string | undefined {
  let name: string | undefined;
  for (const position of keys ? group : []) {
    const key = keys?.[position];
    if (key !== undefined && (name === undefined || compareCodePoints(key, name) < 0)) name = key;
  }
  return name;
}

function joinEqual(keys: readonly (string | undefined)[], join: (a: number, b: number) => void): void {
  const first = new Map<string, number>();
  for (const [position, key] of keys.entries()) {
    if (key === undefined) continue;
    const other = first.get(key);
    if (other === undefined) first.set(key, position);
    else join(other, position);
  }
}

function keysOf(examples: readonly Example[], by: string): (string | undefined)[] {
  return by === 'group' ? columnKeys(examples) : matchKeys(examples, groupExpression(by));
}

function columnKeys(examples: readonly Example[]): (string | undefined)[] {
  const keys = examples.map(({ group }) => group);
  if (keys.some((key) => key !== undefined)) return keys;
  throw new DataError('Expected a group for grouping by "group" but no photo has one.', {
    hint: 'Use a list with the columns path, label and group, or group by near-duplicate or by a regular expression on the path.',
  });
}

function matchKeys(examples: readonly Example[], expression: RegExp): (string | undefined)[] {
  const keys = matchPaths(
    examples.map(({ id }) => id),
    expression,
  );
  if (keys.some((key) => key !== undefined)) return keys;
  throw new DataError(
    `Expected the expression ${expression.source} to match paths of photos but it matches none of them, such as ` +
      `${shortenText(examples[0]?.id ?? '')}.`,
    {
      hint: 'The first capture group, or the whole match, names the group: cam([0-9]+)_ groups cam1_1.jpg with cam1_2.jpg.',
    },
  );
}

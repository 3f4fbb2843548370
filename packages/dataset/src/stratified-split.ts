import { createRng, DataError, type Example, type Manifest, type SplitName } from '@graft/core';
import { apportion } from './apportion.ts';
import { examplesByLabel } from './examples-by-label.ts';
import type { SplitConfig } from './split-config.ts';

const splitNames: readonly SplitName[] = ['train', 'validation', 'test'];

/**
 * Every class divided in the same proportions, by largest remainder, with at least one photo in each split; equal files
 * stay together.
 *
 * The result is a function of the set of (label, file content), the ratio and the seed: the order of the manifest and
 * the names of the files play no part.
 *
 * @throws {DataError} naming every class that is too small, with what is possible; or every file that lies under two labels.
 */
export function stratifiedSplit({ examples, classes }: Manifest, { ratio, seed }: SplitConfig): SplitName[] {
  refuseConflicts(examples);
  const byLabel = examplesByLabel(examples);
  const clusters = new Map(classes.map((label) => [label, clusterEqualFiles(examples, byLabel.get(label) ?? [])]));
  refuseSmallClasses(clusters, ratio);
  const rng = createRng(seed).split('stratified-split');
  const splits = Array<SplitName>(examples.length);
  for (const [label, ofClass] of clusters) {
    const shuffled = [...rng.split(label).permutation(ofClass.length)].map((at) => ofClass[at] as Cluster);
    const parts = apportion(sizeOf(ofClass), ratio) ?? [];
    for (const [cluster, s] of assignClusters(shuffled, parts)) {
      for (const index of cluster) splits[index] = splitNames[s] as SplitName;
    }
  }
  return splits;
}

/** Positions of examples that must stay together. */
type Cluster = readonly number[];

/** Equal files together, in the order of their hash, which no renaming changes. */
function clusterEqualFiles(examples: readonly Example[], indices: readonly number[]): Cluster[] {
  const byHash = new Map<string, number[]>();
  for (const index of indices) {
    const { sha256 } = examples[index] as Example;
    const cluster = byHash.get(sha256);
    if (cluster) cluster.push(index);
    else byHash.set(sha256, [index]);
  }
  return [...byHash].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cluster]) => cluster);
}

/**
 * Large clusters first, each to the split that lacks most; single photos fill up what is left, exactly. Splits that
 * are still empty come first when only as many clusters are left as they need.
 */
function assignClusters(shuffled: readonly Cluster[], parts: readonly number[]): [Cluster, number][] {
  const lacks = [...parts];
  const isEmpty = parts.map(() => true);
  const largestFirst = shuffled.toSorted((a, b) => b.length - a.length);
  return largestFirst.map((cluster, at) => {
    const empties = isEmpty.filter(Boolean).length;
    const mustFillEmpty = largestFirst.length - at <= empties;
    let chosen = -1;
    lacks.forEach((lack, s) => {
      if (mustFillEmpty && !isEmpty[s]) return;
      if (chosen < 0 || lack > (lacks[chosen] as number)) chosen = s;
    });
    lacks[chosen] = (lacks[chosen] as number) - cluster.length;
    isEmpty[chosen] = false;
    return [cluster, chosen];
  });
}

function refuseConflicts(examples: readonly Example[]): void {
  const byHash = new Map<string, Example[]>();
  for (const example of examples) byHash.set(example.sha256, [...(byHash.get(example.sha256) ?? []), example]);
  const conflicts = [...byHash.values()].filter((equal) => equal.some(({ label }) => label !== equal[0]?.label));
  if (conflicts.length === 0) return;
  const lines = conflicts.map((equal) => `\n  ${equal.map(({ id }) => id).join(' = ')}`);
  throw new DataError(`Expected one label for each photo but found equal files under several:${lines.join('')}`, {
    hint: 'Keep each photo in the class it belongs to and remove the other copies.',
  });
}

function refuseSmallClasses(clusters: ReadonlyMap<string, readonly Cluster[]>, ratio: readonly number[]): void {
  const fits = (ofClass: readonly Cluster[]): boolean => ofClass.length >= ratio.length && apportion(sizeOf(ofClass), ratio) !== undefined;
  const small = [...clusters].filter(([, ofClass]) => !fits(ofClass));
  if (small.length === 0) return;
  const lines = small.map(([label, ofClass]) => {
    const size = sizeOf(ofClass);
    const distinct = ofClass.length < size ? ` (${ofClass.length} of them different)` : '';
    return `${label} has ${size} photo${size === 1 ? '' : 's'}${distinct}`;
  });
  throw new DataError(`Expected enough photos in every class for the ratio ${ratio.join(', ')} but ${lines.join('; ')}.`, {
    hint: `${smallestCount(ratio)} different photos a class allow this ratio.${possibleRatio(Math.min(...small.map(([, ofClass]) => ofClass.length)), ratio.length)} Add photos, or leave the class out.`,
  });
}

function smallestCount(ratio: readonly number[]): number {
  let count = ratio.length;
  while (apportion(count, ratio) === undefined) count++;
  return count;
}

/** For `count` photos: one for each of the later splits, the rest for train. */
function possibleRatio(count: number, splits: number): string {
  if (count < splits) return '';
  const share = Math.floor(100 / count) / 100;
  const rest = Array<number>(splits - 1).fill(share);
  return ` ${count} allow ${[Number((1 - share * (splits - 1)).toFixed(2)), ...rest].join(', ')}.`;
}

function sizeOf(clusters: readonly Cluster[]): number {
  return clusters.reduce((sum, cluster) => sum + cluster.length, 0);
}

import { dirname, join, resolve, sep } from 'node:path';
import { ArtifactError, cacheDirectory, type DataRoot, type SplitExample, type SplitName } from '@graft/core';
import { locateExample } from '../locate-example.ts';
import { readPlace } from '../read-place.ts';
import { type MaterialisedSplit, type MaterialiseFilesOptions, materialiseFiles } from './materialise-files.ts';
import type { Placement } from './placement.ts';

export interface MaterialiseOptions extends MaterialiseFilesOptions {
  readonly examples: readonly SplitExample[];
  readonly roots: readonly DataRoot[];
  /** A list names the photos one by one: `out` may then lie in their folder, for the list keeps to its own. */
  readonly isList?: boolean | undefined;
}

/** The folders' names, as users of split-folders expect them. */
const folderNames: Readonly<Record<SplitName, string>> = { train: 'train', validation: 'val', test: 'test' };

/**
 * Write a split as folders: `out/{train,val,test}/<label>/<path below the class folder>`, for folds
 * `out/fold_<i>/{train,val}/<label>/...`, and `out/split.jsonl` beside.
 *
 * @throws {ArtifactError} when `out` is not fit, lies in the data or holds it, or cannot be written; {DataError} for ids that
 * do not belong to the roots and for photos that are gone. Links to the photos of an archive are refused.
 */
export async function materialiseSplit({ examples, roots, isList = false, ...options }: MaterialiseOptions): Promise<MaterialisedSplit> {
  if (options.mode !== 'none' && options.mode !== 'copy') refuseUnpacked(roots);
  const placements = options.mode === 'none' ? [] : placeExamples(examples, roots);
  const scanned = isList ? [] : roots.map(({ path }) => path);
  const places = isList ? foldersOf(examples, roots) : scanned;
  return materialiseFiles({ rows: examples, placements, scanned, places }, options);
}

/** What a tar was unpacked to is kept in the cache, which may be emptied at any time. */
function refuseUnpacked(roots: readonly DataRoot[]): void {
  const unpacked = roots.find(({ path }) => resolve(path).startsWith(join(cacheDirectory(), 'archives', sep)));
  if (!unpacked) return;
  throw new ArtifactError(
    `Expected photos in folders to be linked but those in ${unpacked.path} were unpacked from a tar into the cache.`,
    {
      hint: 'Use --materialize copy, or none.',
    },
  );
}

function foldersOf(examples: readonly SplitExample[], roots: readonly DataRoot[]): string[] {
  return [...new Set(examples.map((example) => dirname(locateExample(example, roots).path)))];
}

function placeExamples(examples: readonly SplitExample[], roots: readonly DataRoot[]): Placement[] {
  const folds = examples.reduce((most, { fold = 0 }) => Math.max(most, fold), 0);
  if (folds === 0) return placeInto(examples, roots, ({ split }) => folderNames[split]);
  return Array.from({ length: folds }, (_, i) =>
    placeInto(examples, roots, ({ fold }) => `fold_${i + 1}/${fold === i + 1 ? 'val' : 'train'}`),
  ).flat();
}

/** Names that meet: of pooled roots the later one keeps its root's prefix as a folder, of a list its path as it was listed. */
function placeInto(
  examples: readonly SplitExample[],
  roots: readonly DataRoot[],
  folderOf: (example: SplitExample) => string,
): Placement[] {
  const taken = new Set<string>();
  return examples.map((example) => {
    const place = locateExample(example, roots);
    const { root, name } = place;
    const folder = `${folderOf(example)}/${example.label}`;
    // A list of class folders gives the label twice, as a column and as a folder.
    const short = root.isListed && name.startsWith(`${example.label}/`) ? name.slice(example.label.length + 1) : name;
    const whole = root.isListed ? name : `${root.prefix}/${name}`;
    const target = taken.has(`${folder}/${short}`) ? `${folder}/${whole}` : `${folder}/${short}`;
    if (taken.has(target)) throw new ArtifactError(`Expected one photo for each name but ${example.id} would overwrite ${target}.`);
    taken.add(target);
    const source = resolve(place.path);
    return place.member === undefined ? { source, target } : { source, target, read: () => readPlace(place) };
  });
}

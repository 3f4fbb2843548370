import { posix, resolve } from 'node:path';
import { ArtifactError, type DataRoot, type SplitExample, type SplitName, shortenText } from '@graft/core';
import { type ExamplePlace, locateExample } from '../locate-example.ts';
import { readPlace } from '../read-place.ts';
import { type MaterialisedSplit, type MaterialiseFilesOptions, materialiseFiles } from './materialise-files.ts';
import type { Placement } from './placement.ts';
import { type PlacedPhotos, placesOf, refuseUnpacked } from './require-split-place.ts';

export interface MaterialiseOptions extends MaterialiseFilesOptions, PlacedPhotos {
  readonly examples: readonly SplitExample[];
}

/** Names of the folders, as users of split-folders expect them. */
const folderNames: Readonly<Record<SplitName, string>> = { train: 'train', validation: 'val', test: 'test' };

/**
 * Write a split as folders: `out/{train,val,test}/<label>/<name>`, for folds `out/fold_<i>/{train,val}/<label>/<name>`,
 * and `out/split.jsonl` beside them. A photo comes directly into the folder of its label, unless two names would collide there.
 *
 * @throws {ArtifactError} when `out` is refused, lies among the photos or holds them, or cannot be written, and for links into an
 * archive; {DataError} for ids that do not belong to the roots and for photos that are missing.
 */
export async function materialiseSplit({ examples, roots, isList = false, ...options }: MaterialiseOptions): Promise<MaterialisedSplit> {
  if (options.mode !== 'none' && options.mode !== 'copy') refuseUnpacked(roots);
  const placements = options.mode === 'none' ? [] : placeExamples(examples, roots);
  return materialiseFiles({ rows: examples, placements, ...placesOf({ examples, roots, isList }) }, options);
}

function placeExamples(examples: readonly SplitExample[], roots: readonly DataRoot[]): Placement[] {
  const folds = examples.reduce((most, { fold = 0 }) => Math.max(most, fold), 0);
  const places = examples.map((example) => ({ example, place: locateExample(example, roots) }));
  if (folds === 0)
    return placeInto(
      flatten(places, ({ split }) => folderNames[split]),
      ({ split }) => folderNames[split],
    );
  // A photo has the same name in all folds, on either side.
  const named = flatten(places, () => '');
  return Array.from({ length: folds }, (_, i) =>
    placeInto(named, ({ fold }) => `fold_${i + 1}/${fold === i + 1 ? 'val' : 'train'}`),
  ).flat();
}

interface LocatedExample {
  readonly example: SplitExample;
  readonly place: ExamplePlace;
}

interface NamedExample extends LocatedExample {
  /** Its path below the folder of its label. */
  readonly name: string;
}

type FolderOf = (example: SplitExample) => string;

/**
 * A photo of a nested folder comes directly into the folder of its label, where tools that list one level find it. Names that would
 * collide there keep their path below the class folder, or their path as it was listed.
 */
function flatten(places: readonly LocatedExample[], folderOf: FolderOf): NamedExample[] {
  // Some file systems tell names apart by case and Unicode form, others do not.
  const keys = places.map(({ example, place }) =>
    `${folderOf(example)}/${example.label}/${posix.basename(place.name)}`.normalize('NFC').toLowerCase(),
  );
  const namesakes = new Map<string, number>();
  for (const key of keys) namesakes.set(key, (namesakes.get(key) ?? 0) + 1);
  return places.map(({ example, place }, index) => {
    const isAlone = namesakes.get(keys[index] as string) === 1;
    // A list of class folders gives the label twice: as a column and as a folder.
    const isTwice = place.root.isListed && place.name.startsWith(`${example.label}/`);
    const below = isTwice ? place.name.slice(example.label.length + 1) : place.name;
    return { example, place, name: isAlone ? posix.basename(place.name) : below };
  });
}

/** Where names of pooled roots collide, the later one keeps its root's prefix as a folder; in a list, its listed path. */
function placeInto(examples: readonly NamedExample[], folderOf: FolderOf): Placement[] {
  const taken = new Set<string>();
  return examples.map(({ example, place, name }) => {
    const folder = `${folderOf(example)}/${example.label}`;
    const whole = place.root.isListed ? place.name : `${place.root.prefix}/${place.name}`;
    const target = taken.has(`${folder}/${name}`) ? `${folder}/${whole}` : `${folder}/${name}`;
    if (taken.has(target))
      throw new ArtifactError(`Expected one photo for each name but ${shortenText(example.id)} would overwrite ${shortenText(target)}.`);
    taken.add(target);
    const source = resolve(place.path);
    return place.member === undefined ? { source, target } : { source, target, read: () => readPlace(place) };
  });
}

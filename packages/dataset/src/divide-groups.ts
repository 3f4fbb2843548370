import { createRng, type Example, listSome } from '@graft/core';
import { countBy, groupBy } from './group-by.ts';
import type { ExampleGroup } from './group-examples.ts';
import type { SplitTask } from './split-method.ts';

/** Sizes of the parts of a class, in photos; they sum to `size`. */
export type PartsOf = (label: string, size: number) => readonly number[];

/** How many photos and groups a class has. */
export interface ClassSize {
  readonly label: string;
  readonly size: number;
  readonly groups: number;
}

/** `trout has 4 photos (2 of them different)`, or `(in 2 groups)` where the user named the groups; for some of many classes. */
export function describeSizes(sizes: readonly ClassSize[], groupBy: string): string {
  const lines = sizes.map(({ label, size, groups }) => {
    const photos = `${label} has ${size} photo${size === 1 ? '' : 's'}`;
    if (groups === size) return photos;
    return groupBy === 'near-duplicate'
      ? `${photos} (${groups} of them different)`
      : `${photos} (in ${groups} group${groups === 1 ? '' : 's'})`;
  });
  return listSome(lines, { separator: '; ' });
}

/** Sizes of all classes, in the manifest's order. */
export function classSizes({ manifest, groups }: SplitTask): ClassSize[] {
  const sizes = new Map(manifest.classes.map((label) => [label, { label, size: 0, groups: 0 }]));
  for (const { members } of groups) {
    for (const [label, count] of countBy(members, (position) => manifest.examples[position]?.label)) {
      const own = sizes.get(label) as { size: number; groups: number };
      own.size += count;
      own.groups++;
    }
  }
  return [...sizes.values()];
}

/**
 * Divide groups, each as a whole, into parts, class by class, as close to the wanted sizes as the groups allow.
 *
 * Groups with photos of several classes come first, each into the part that lacks most of its photos; then the groups of each class,
 * large ones first, each into the part that lacks most. Single photos fill the rest exactly. So the parts of a class whose groups hold
 * no other class differ from the wanted sizes by at most its largest group.
 *
 * The result depends on the set of (label, content), the groups and the seed alone.
 *
 * @param parts - number of parts; each gets a group of every class that has enough groups.
 * @returns the part of each example.
 */
export function divideGroups(task: SplitTask, partsOf: PartsOf, parts: number): Uint32Array {
  const { examples, classes } = task.manifest;
  const rng = createRng(task.config.seed).split('stratified-split');
  const shares = new Map(classSizes(task).map(({ label, size }) => [label, shareOf(partsOf(label, size), size)]));
  const { own, mixed } = sortGroups(task.groups, examples);
  const result = new Uint32Array(examples.length);
  const place = (group: ExampleGroup, part: number): void => {
    for (const position of group.members) result[position] = part;
  };

  for (const group of shuffle(mixed, rng.split('several classes'))) {
    const counts = countBy(group.members, (position) => examples[position]?.label);
    const scores = Array.from({ length: parts }, (_, part) => lackOf(counts, shares, part));
    const part = scores.indexOf(Math.max(...scores));
    for (const [label, count] of counts) take(shares.get(label) as Share, part, count);
    place(group, part);
  }
  for (const label of classes) {
    const share = shares.get(label) as Share;
    const groups = shuffle(own.get(label) ?? [], rng.split(label));
    for (const [at, group] of groups.entries()) {
      const part = neediest(share, groups.length - at);
      take(share, part, group.members.length);
      place(group, part);
    }
  }
  return result;
}

interface Share {
  readonly lacks: number[];
  readonly isEmpty: boolean[];
  empties: number;
  readonly size: number;
}

function shareOf(parts: readonly number[], size: number): Share {
  return { lacks: [...parts], isEmpty: parts.map(() => true), empties: parts.length, size };
}

function take(share: Share, part: number, count: number): void {
  share.lacks[part] = (share.lacks[part] as number) - count;
  if (share.isEmpty[part]) share.empties--;
  share.isEmpty[part] = false;
}

/** The part that lacks most, the earlier of equals; an empty part once the groups left are no more than the empty parts. */
function neediest({ lacks, isEmpty, empties }: Share, left: number): number {
  let chosen = -1;
  for (const [part, lack] of lacks.entries()) {
    if (left <= empties && !isEmpty[part]) continue;
    if (chosen < 0 || lack > (lacks[chosen] as number)) chosen = part;
  }
  return chosen;
}

/** How much a part lacks of the classes in a group, weighted by the group's photos. */
function lackOf(counts: ReadonlyMap<string, number>, shares: ReadonlyMap<string, Share>, part: number): number {
  let lack = 0;
  for (const [label, count] of counts) {
    const { lacks, size } = shares.get(label) as Share;
    lack += (count * (lacks[part] as number)) / size;
  }
  return lack;
}

/** Groups of one class by its label, and those that hold several classes. */
function sortGroups(
  groups: readonly ExampleGroup[],
  examples: readonly Example[],
): { own: Map<string | undefined, ExampleGroup[]>; mixed: ExampleGroup[] } {
  const own = groupBy(groups, ({ members }) => {
    const labels = new Set(members.map((position) => examples[position]?.label));
    return labels.size > 1 ? undefined : [...labels][0];
  });
  const mixed = own.get(undefined) ?? [];
  own.delete(undefined);
  return { own, mixed };
}

/** Shuffled, then large groups first. */
function shuffle(groups: readonly ExampleGroup[], rng: ReturnType<typeof createRng>): ExampleGroup[] {
  const shuffled = Array.from(rng.permutation(groups.length), (at) => groups[at] as ExampleGroup);
  return shuffled.sort((a, b) => b.members.length - a.members.length);
}

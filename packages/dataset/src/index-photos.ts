import { join } from 'node:path';
import type { DataRoot, Example, Excluded, Manifest, SplitName } from '@graft/core';
import { checkClasses, checkListing, checkSameClasses } from './check-classes.ts';
import { compareCodePoints } from './compare-code-points.ts';
import { type InspectOptions, inspectPhotos } from './inspect-photos.ts';
import { type FlatShare, leaveOutStandIns } from './leave-out-stand-ins.ts';
import { listPhotos } from './list-photos.ts';

export interface IndexOptions extends InspectOptions {
  /**
   * One root of class folders with the prefix `''`; or the roots of given folders, each with the prefix `train`,
   * `validation` or `test`, whose photos then carry that split.
   */
  readonly roots: readonly DataRoot[];
  /** `keep` also takes the few flat drawings among photos, which are left out by default as stand-ins for missing pictures. */
  readonly standIns?: 'leave-out' | 'keep' | undefined;
}

/**
 * Folders of labelled photos as a manifest: every file hashed, recognised by its content and decoded once, so that what
 * is listed can be read. What cannot is left out and reported, all of it together.
 *
 * @throws {DataError} when a folder is missing, unreadable or holds no class folders, when there is only one class or a
 * class has no readable photo, or when given folders hold different classes; {InterruptedError} when `signal` fires.
 */
export async function indexPhotos(options: IndexOptions): Promise<Manifest> {
  const { roots, standIns = 'leave-out' } = options;
  const listings = await Promise.all(
    roots.map(async (root) => {
      const listing = await listPhotos(root.path);
      checkListing(listing, root);
      return listing;
    }),
  );
  const labels = listings.map((listing) => listing.labels);
  checkSameClasses(labels, roots);

  const files = listings.flatMap(({ candidates }, index) =>
    candidates.map(({ below, label }) => {
      const root = roots[index] as DataRoot;
      return { id: idOf(root, below), path: join(root.path, below), label, root };
    }),
  );
  const excluded: Excluded[] = listings.flatMap((listing, index) =>
    listing.excluded.map(({ id, reason }) => ({ id: idOf(roots[index] as DataRoot, id), reason })),
  );
  const indexed: Indexed[] = [];
  for await (const { file, inspection } of inspectPhotos(files, options)) {
    const { id, label, root } = file;
    if (inspection.failure) excluded.push({ id, reason: inspection.failure.reason });
    else {
      const { sha256, format, width, height, orientation, perceptualHash, flat } = inspection.photo;
      const givenSplit = root.prefix === '' ? {} : { givenSplit: root.prefix as SplitName };
      indexed.push({ example: { id, sha256, label, format, width, height, orientation, perceptualHash, ...givenSplit }, flat });
    }
  }
  const { kept, standIns: found } = standIns === 'keep' ? { kept: indexed, standIns: [] } : leaveOutStandIns(indexed);
  excluded.push(...found);

  const examples = kept.map(({ example }) => example).sort((a, b) => compareCodePoints(a.id, b.id));
  const classes = labels[0] ?? [];
  checkClasses(classes, examples, excluded, roots);
  return { examples, classes, excluded: excluded.sort((a, b) => compareCodePoints(a.id, b.id)) };
}

interface Indexed extends FlatShare {
  readonly example: Example;
}

function idOf({ prefix }: DataRoot, below: string): string {
  return prefix === '' ? below : `${prefix}/${below}`;
}

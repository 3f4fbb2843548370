import type { Example, Excluded, Manifest } from '@graft/core';
import { compareCodePoints } from './compare-code-points.ts';
import { definedOnly } from './defined-only.ts';
import { type InspectOptions, inspectPhotos, photoFiles } from './inspect-photos.ts';
import { type FlatShare, leaveOutStandIns } from './leave-out-stand-ins.ts';
import { requirePhotosPerClass } from './require-classes.ts';
import type { PhotoSource } from './sources/photo-source.ts';

export interface IndexOptions extends InspectOptions {
  /** From `openPhotos`. */
  readonly source: PhotoSource;
  /** `keep` also takes the few flat drawings among photos; by default they are left out as stand-ins for missing pictures. */
  readonly standIns?: 'leave-out' | 'keep' | undefined;
}

/**
 * Index labelled photos: every file is hashed, recognised by its content and decoded once, so that every photo in the manifest can be
 * read. The others are reported together in `excluded`, with reasons.
 *
 * @throws {DataError} when a class has no readable photo; {InterruptedError} when `signal` fires.
 */
export async function indexPhotos(options: IndexOptions): Promise<Manifest> {
  const { source, standIns = 'leave-out' } = options;
  const excluded: Excluded[] = [...source.excluded];
  const indexed: Indexed[] = [];
  for await (const { file, inspection } of inspectPhotos(photoFiles(source), options)) {
    const { id, label, givenSplit, group, weight } = file.candidate;
    if (inspection.failure) excluded.push({ id, reason: inspection.failure.reason });
    else {
      const { sha256, format, width, height, orientation, perceptualHash, flat } = inspection.photo;
      const given = definedOnly({ givenSplit, group, weight });
      indexed.push({ example: { id, sha256, label, format, width, height, orientation, perceptualHash, ...given }, flat });
    }
  }
  const { kept, standIns: found } = standIns === 'keep' ? { kept: indexed, standIns: [] } : leaveOutStandIns(indexed);
  excluded.push(...found);

  const examples = kept.map(({ example }) => example).sort((a, b) => compareCodePoints(a.id, b.id));
  requirePhotosPerClass(source, examples, excluded);
  return { examples, classes: source.labels, excluded: excluded.sort((a, b) => compareCodePoints(a.id, b.id)) };
}

interface Indexed extends FlatShare {
  readonly example: Example;
}

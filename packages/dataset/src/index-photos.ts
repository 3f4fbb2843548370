import type { Example, Excluded, Manifest } from '@graft/core';
import { compareCodePoints } from './compare-code-points.ts';
import { type InspectOptions, inspectPhotos, photoFiles } from './inspect-photos.ts';
import { type FlatShare, leaveOutStandIns } from './leave-out-stand-ins.ts';
import { requirePhotosPerClass } from './require-classes.ts';
import type { PhotoSource } from './sources/photo-source.ts';

export interface IndexOptions extends InspectOptions {
  /** As `openPhotos` found it. */
  readonly source: PhotoSource;
  /** `keep` also takes the few flat drawings among photos, which are left out by default as stand-ins for missing pictures. */
  readonly standIns?: 'leave-out' | 'keep' | undefined;
}

/**
 * Labelled photos as a manifest: every file hashed, recognised by its content and decoded once, so that what is listed
 * can be read. What cannot is left out and reported, all of it together.
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
      const given = {
        ...(givenSplit === undefined ? {} : { givenSplit }),
        ...(group === undefined ? {} : { group }),
        ...(weight === undefined ? {} : { weight }),
      };
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

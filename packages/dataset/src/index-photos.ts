import { type Example, type Excluded, listSome, type Manifest } from '@graft/core';
import type { ImageInspection } from '@graft/image';
import { compareCodePoints } from './compare-code-points.ts';
import { definedOnly } from './defined-only.ts';
import { findStandIns } from './find-stand-ins.ts';
import { countBy } from './group-by.ts';
import { type InspectOptions, inspectPhotos, photoFiles } from './inspect-photos.ts';
import { requirePhotosPerClass } from './require-classes.ts';
import type { PhotoSource } from './sources/photo-source.ts';

export interface IndexOptions extends InspectOptions {
  /** From `openPhotos`. */
  readonly source: PhotoSource;
  /**
   * Keep the few flat drawings among photos, which are otherwise left out as stand-ins for missing pictures. A given split keeps
   * them always.
   */
  readonly keepsFlat?: boolean | undefined;
  /** Receives a sentence for a person about what was found. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/**
 * Index labelled photos: every file is hashed, recognised by its content and decoded once, so that every photo in the manifest can be
 * read. The others are reported together in `excluded`, with reasons.
 *
 * @throws {DataError} when a class has no readable photo; {InterruptedError} when `signal` fires.
 */
export async function indexPhotos({ source, keepsFlat = false, onNotice, ...options }: IndexOptions): Promise<Manifest> {
  const excluded: Excluded[] = [...source.excluded];
  const indexed: (Example & { readonly flat: ImageInspection['flat'] })[] = [];
  for await (const { file, inspection } of inspectPhotos(photoFiles(source), options)) {
    const { id, label, givenSplit, group, weight } = file.candidate;
    if (inspection.failure) excluded.push({ id, reason: inspection.failure.reason });
    else {
      const { sha256, format, width, height, orientation, perceptualHash, flat } = inspection.photo;
      const given = definedOnly({ givenSplit, group, weight });
      indexed.push({ id, sha256, label, format, width, height, orientation, perceptualHash, ...given, flat });
    }
  }
  const standIns = new Map((keepsFlat ? [] : findStandIns(indexed)).map((standIn) => [standIn.id, standIn]));
  if (standIns.size > 0)
    onNotice?.(
      describeStandIns(
        indexed.filter(({ id }) => standIns.has(id)),
        source.isSplit,
      ),
    );
  const leftOut = source.isSplit ? new Map<string, Excluded>() : standIns;
  const examples = indexed.filter(({ id }) => !leftOut.has(id)).map(({ flat: _, ...example }): Example => example);
  const sorted = examples.sort((a, b) => compareCodePoints(a.id, b.id));
  excluded.push(...leftOut.values());
  requirePhotosPerClass(source, sorted, excluded);
  return { examples: sorted, classes: source.labels, excluded: excluded.sort((a, b) => compareCodePoints(a.id, b.id)) };
}

function describeStandIns(found: readonly Example[], isKept: boolean): string {
  const what = `${found.length} flat drawing${found.length === 1 ? '' : 's'} among photos`;
  if (isKept)
    return `kept ${what}, because the split is given: ${listSome(
      found.map(({ id }) => id),
      { most: 3 },
    )}.`;
  const classes = [...countBy(found, ({ label }) => label)].map(([label, count]) => `${count} of ${label}`);
  return `left out ${what}: ${listSome(classes)}. --keep-flat takes them.`;
}

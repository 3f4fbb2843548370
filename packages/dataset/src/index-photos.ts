import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  type DataRoot,
  type Example,
  type Excluded,
  InterruptedError,
  type Manifest,
  type OnProgress,
  type SplitName,
  sha256,
} from '@graft/core';
import { inspectImage, UnreadableImageError } from '@graft/image';
import { checkClasses, checkListing, checkSameClasses } from './check-classes.ts';
import { compareCodePoints } from './compare-code-points.ts';
import { fileFailure } from './file-failure.ts';
import { type FlatShare, leaveOutStandIns } from './leave-out-stand-ins.ts';
import { listPhotos } from './list-photos.ts';
import { mapOrdered } from './map-ordered.ts';

export interface IndexOptions {
  /**
   * One root of class folders with the prefix `''`; or the roots of given folders, each with the prefix `train`,
   * `validation` or `test`, whose photos then carry that split.
   */
  readonly roots: readonly DataRoot[];
  /** `keep` also takes the few flat drawings among photos, which are left out by default as stand-ins for missing pictures. */
  readonly standIns?: 'leave-out' | 'keep' | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Photos read at once; default twice the processors. It changes the speed and the memory, never the result. */
  readonly concurrency?: number | undefined;
}

/**
 * Folders of labelled photos as a manifest: every file hashed, recognised by its content and decoded once, so that what
 * is listed can be read. What cannot is left out and reported, all of it together.
 *
 * @throws {DataError} when a folder is missing, unreadable or holds no class folders, when there is only one class or a
 * class has no readable photo, or when given folders hold different classes; {InterruptedError} when `signal` fires.
 */
export async function indexPhotos(options: IndexOptions): Promise<Manifest> {
  const { roots, signal, onProgress, standIns = 'leave-out' } = options;
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
    candidates.map((candidate) => ({ ...candidate, root: roots[index] as DataRoot })),
  );
  const excluded: Excluded[] = listings.flatMap((listing, index) =>
    listing.excluded.map(({ id, reason }) => ({ id: idOf(roots[index] as DataRoot, id), reason })),
  );
  const indexed: Indexed[] = [];
  const concurrency = options.concurrency ?? 2 * availableParallelism();
  let done = 0;
  for await (const result of mapOrdered(files, concurrency, (file) => indexFile(file, signal))) {
    if ('reason' in result) excluded.push(result);
    else indexed.push(result);
    onProgress?.({ task: 'index', done: ++done, total: files.length });
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

async function indexFile(
  file: { below: string; label: string; root: DataRoot },
  signal: AbortSignal | undefined,
): Promise<Indexed | Excluded> {
  if (signal?.aborted) throw new InterruptedError('The index was interrupted.', { hint: 'Run the same command again.' });
  const { below, label, root } = file;
  const id = idOf(root, below);
  try {
    const bytes = await readFile(join(root.path, below));
    const { format, width, height, orientation, perceptualHash, flat } = await inspectImage(bytes, { name: id });
    const givenSplit = root.prefix === '' ? {} : { givenSplit: root.prefix as SplitName };
    return { example: { id, sha256: sha256(bytes), label, format, width, height, orientation, perceptualHash, ...givenSplit }, flat };
  } catch (cause) {
    return { id, reason: reasonOf(cause, below) };
  }
}

function reasonOf(cause: unknown, below: string): string {
  if (UnreadableImageError.isInstance(cause)) return cause.reason;
  // The system gives undecodable bytes of a name as U+FFFD, and no file has that name.
  if (below.includes('\ufffd')) return 'its name is not valid UTF-8; rename it';
  return fileFailure(cause);
}

function idOf({ prefix }: DataRoot, below: string): string {
  return prefix === '' ? below : `${prefix}/${below}`;
}

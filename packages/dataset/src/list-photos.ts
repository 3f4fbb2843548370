import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, type Excluded } from '@graft/core';
import { compareCodePoints } from './compare-code-points.ts';
import { fileFailure } from './file-failure.ts';

/** A file that calls itself a picture; its content has not been looked at. */
export interface Candidate {
  /** POSIX path below the root. */
  readonly below: string;
  readonly label: string;
}

export interface Listing {
  /** Class folders, in code-point order, empty ones too. */
  readonly labels: readonly string[];
  /** In code-point order of the path. */
  readonly candidates: readonly Candidate[];
  readonly excluded: readonly Excluded[];
}

/** Without the dot, lower case. Formats that cannot be decoded are listed too, so that they are reported and not overlooked. */
const photoExtensions: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif pjpeg pjp png apng webp gif tif tiff avif bmp dib heic heif jxl jp2 j2k'.split(' '),
);

/**
 * The pictures below a root of class folders, at any depth, by extension in any case.
 *
 * Hidden files and folders are passed over. Links are followed; one that leads to a folder above itself, or
 * nowhere, is left out with the reason, and so are pictures beside the class folders, which have no label.
 *
 * @throws {DataError} when the root or a folder below it is missing, no folder, or may not be read.
 */
export async function listPhotos(root: string): Promise<Listing> {
  const labels: string[] = [];
  const candidates: Candidate[] = [];
  const excluded: Excluded[] = [];

  const visitFile = (below: string, label: string | undefined): void => {
    if (!isPhotoName(below)) return;
    if (label === undefined) excluded.push({ id: below, reason: 'lies beside the class folders, so it has no label' });
    else candidates.push({ below, label });
  };

  const visitFolder = async (below: string, label: string | undefined, above: readonly string[]): Promise<void> => {
    const path = join(root, below);
    const real = await realpath(path).catch((cause: unknown) => refuseFolder(path, cause));
    if (above.includes(real)) {
      excluded.push({ id: below, reason: 'a link to a folder above itself, not followed' });
      return;
    }
    for (const entry of await readFolder(path)) {
      const child = below === '' ? entry.name : `${below}/${entry.name}`;
      const kind = await kindOf(entry, join(root, child));
      if (kind === 'folder') {
        if (label === undefined) labels.push(entry.name);
        await visitFolder(child, label ?? entry.name, [...above, real]);
      } else if (kind === 'file') visitFile(child, label);
      else if (kind !== undefined && isPhotoName(child)) excluded.push({ id: child, reason: kind.reason });
    }
  };

  await visitFolder('', undefined, []);
  candidates.sort((a, b) => compareCodePoints(a.below, b.below));
  return { labels: labels.sort(compareCodePoints), candidates, excluded };
}

function isPhotoName(path: string): boolean {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') && photoExtensions.has(path.slice(dot + 1).toLowerCase());
}

async function readFolder(path: string): Promise<Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => refuseFolder(path, cause));
  return entries.filter(({ name }) => !name.startsWith('.'));
}

/** Undefined for devices, sockets and pipes. */
async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | { readonly reason: string } | undefined> {
  if (!entry.isSymbolicLink()) return kindOfStats(entry);
  try {
    return kindOfStats(await stat(path));
  } catch (cause) {
    return { reason: `a link that leads nowhere: ${fileFailure(cause)}` };
  }
}

function kindOfStats(entry: Dirent | Stats): 'file' | 'folder' | undefined {
  return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
}

function refuseFolder(path: string, cause: unknown): never {
  throw new DataError(`Expected a folder of photos at ${path} but ${fileFailure(cause)}.`, {
    hint: 'Give the path of a folder that holds one folder for each class, and check that you may read it.',
    cause,
  });
}

import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, realpathSync, symlinkSync } from 'node:fs';
import { constants, copyFile, mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  ArtifactError,
  DataError,
  type DataRoot,
  encodeJsonl,
  lockDirectory,
  type SplitExample,
  type SplitName,
  writeFailure,
} from '@graft/core';
import { fileFailure } from './file-failure.ts';
import { locateExample } from './locate-example.ts';
import { mapOrdered } from './map-ordered.ts';

export interface MaterialiseOptions {
  readonly examples: readonly SplitExample[];
  readonly roots: readonly DataRoot[];
  /** A folder that is absent or empty. */
  readonly out: string;
  /** `none` writes the manifest only. */
  readonly mode: 'none' | 'hardlink' | 'symlink' | 'copy';
}

export interface MaterialisedSplit {
  /** Absolute path of the folder. */
  readonly directory: string;
  /** Absolute path of its `split.jsonl`. */
  readonly manifest: string;
  /** Photos placed in it. */
  readonly files: number;
}

/** The folders' names, as users of split-folders expect them. */
const folderNames: Readonly<Record<SplitName, string>> = { train: 'train', validation: 'val', test: 'test' };

/**
 * Write a split as folders: `out/{train,val,test}/<label>/<path below the class folder>`, and `out/split.jsonl` beside.
 *
 * The tree is built in a folder beside `out` and renamed, so it is there whole or not at all. The photos themselves are
 * never altered; symbolic links hold absolute paths.
 *
 * @throws {ArtifactError} when `out` is not empty, lies in the data, or cannot be written; {DataError} for ids that
 * do not belong to the roots and for photos that are gone.
 */
export async function materialiseSplit({ examples, roots, out, mode }: MaterialiseOptions): Promise<MaterialisedSplit> {
  const directory = resolve(out);
  await refuseUnfit(directory, roots);
  const unlock = await lockDirectory(join(dirname(directory), `.${basename(directory)}.lock`)).catch((cause: unknown) => {
    throw writeFailure(directory, cause);
  });
  const draft = join(dirname(directory), `.${basename(directory)}.${randomBytes(4).toString('hex')}.part`);
  try {
    await removeAbandonedDrafts(directory);
    await mkdir(draft);
    const placed = mode === 'none' ? [] : placeExamples(examples, roots);
    for (const folder of new Set(placed.map(({ target }) => dirname(target)))) await mkdir(join(draft, folder), { recursive: true });
    await placers[mode](placed.map(({ source, target }) => ({ source, target: join(draft, target) })));
    await writeFile(join(draft, 'split.jsonl'), encodeJsonl(examples));
    await rename(draft, directory);
    return { directory, manifest: join(directory, 'split.jsonl'), files: placed.length };
  } catch (cause) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw linkFailure(cause, mode) ?? sourceFailure(cause) ?? writeFailure(directory, cause);
  } finally {
    await unlock();
  }
}

interface Placement {
  readonly source: string;
  readonly target: string;
}

/** Photos of several roots that were pooled can have the same name: the later one then keeps its root's prefix as a folder. */
function placeExamples(examples: readonly SplitExample[], roots: readonly DataRoot[]): Placement[] {
  const taken = new Set<string>();
  return examples.map((example) => {
    const { path, name, root } = locateExample(example, roots);
    const folder = `${folderNames[example.split]}/${example.label}`;
    const target = taken.has(`${folder}/${name}`) ? `${folder}/${root.prefix}/${name}` : `${folder}/${name}`;
    if (taken.has(target)) throw new ArtifactError(`Expected one photo for each name but ${example.id} would overwrite ${target}.`);
    taken.add(target);
    return { source: resolve(path), target };
  });
}

/** Links are a few microseconds each: made in the foreground, in slices that let signals and timers through. */
async function inSlices(placed: readonly Placement[], place: (placement: Placement) => void): Promise<void> {
  for (const [index, placement] of placed.entries()) {
    place(placement);
    if (index % 256 === 255) await nextTurn();
  }
}

const placers: Readonly<Record<MaterialiseOptions['mode'], (placed: readonly Placement[]) => Promise<void>>> = {
  none: async () => undefined,
  symlink: (placed) => inSlices(placed, ({ source, target }) => symlinkSync(source, target)),
  // Of a link, the file it leads to: a hard link to a relative link would lead elsewhere.
  hardlink: (placed) =>
    inSlices(placed, ({ source, target }) => linkSync(lstatSync(source).isSymbolicLink() ? realpathSync(source) : source, target)),
  copy: async (placed) => {
    const copies = mapOrdered(placed, 8, ({ source, target }) =>
      copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
    );
    for await (const _ of copies);
  },
};

async function refuseUnfit(directory: string, roots: readonly DataRoot[]): Promise<void> {
  const entries = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw new ArtifactError(`Expected an empty or absent folder at ${directory} but it cannot be listed (${cause.code}).`, {
      hint: 'Choose another place with --out.',
      cause,
    });
  });
  if (entries.length > 0) {
    throw new ArtifactError(
      `Expected an empty or absent folder at ${directory} but it holds ${entries.length} entries, ${entries[0]} among them.`,
      {
        hint: 'Choose another place with --out, or empty it yourself: a split never mixes with what was there before.',
      },
    );
  }
  await mkdir(dirname(directory), { recursive: true }).catch((cause: unknown) => {
    throw writeFailure(directory, cause);
  });
  const place = join(await realpath(dirname(directory)), basename(directory));
  for (const { path } of roots) {
    const below = relative(await realpath(path).catch(() => resolve(path)), place);
    if (below === '' || !(below.startsWith('..') || isAbsolute(below))) {
      throw new ArtifactError(`Expected a place outside the photos for the split but ${directory} lies in ${path}.`, {
        hint: 'Choose another place with --out: the next index would take the copies for photos of their own.',
      });
    }
  }
}

/** What a killed run left: the lock is held, so nobody is writing there. */
async function removeAbandonedDrafts(directory: string): Promise<void> {
  for (const name of await readdir(dirname(directory))) {
    if (name.startsWith(`.${basename(directory)}.`) && name.endsWith('.part'))
      await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
}

function linkFailure(cause: unknown, mode: MaterialiseOptions['mode']): ArtifactError | undefined {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (mode !== 'hardlink' || !(code in hardlinkFailures)) return undefined;
  return new ArtifactError(`Expected to hard-link the photos but ${hardlinkFailures[code]} (${code}).`, {
    hint: 'Use --materialize copy, or symlink; nothing half-written was kept.',
    cause,
  });
}

/** The draft's own folders are there: what is missing is a photo. */
function sourceFailure(cause: unknown): DataError | undefined {
  const { code, path } = cause as NodeJS.ErrnoException;
  if (code !== 'ENOENT' || path === undefined) return undefined;
  return new DataError(`Expected the photo ${path} but ${fileFailure(cause)}.`, {
    hint: 'Run again: the index is renewed at the start of a run. Nothing half-written was kept.',
    cause,
  });
}

const hardlinkFailures: Readonly<Record<string, string>> = {
  EXDEV: 'they lie on another device than the split',
  EPERM: 'their file system or owner does not allow it',
  EMLINK: 'a photo has as many links as its file system allows',
  ENOTSUP: 'the file system has no hard links',
};

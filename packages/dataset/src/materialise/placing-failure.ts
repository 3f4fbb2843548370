import { ArtifactError, DataError, readFailure, shortenText } from '@graft/core';
import type { MaterialiseMode } from './placement.ts';

/**
 * Why a file could not be placed, as an error with the way out; undefined for any other failure.
 *
 * @param draft - folder that the split is built in.
 */
export function placingFailure(
  cause: unknown,
  { mode, draft }: { readonly mode: MaterialiseMode; readonly draft: string },
): ArtifactError | DataError | undefined {
  return linkFailure(cause, mode) ?? nameFailure(cause, draft) ?? sourceFailure(cause, draft);
}

function linkFailure(cause: unknown, mode: MaterialiseMode): ArtifactError | undefined {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const what = mode === 'hardlink' || mode === 'reflink' ? linkFailures[mode][code] : undefined;
  if (what === undefined) return undefined;
  return new ArtifactError(`Expected to ${mode === 'hardlink' ? 'hard-link' : 'clone'} the photos but ${what} (${code}).`, {
    hint: 'Use --materialize copy, or symlink; nothing half-written was kept.',
    cause,
  });
}

/** Names in archives and labels can be longer than file names may be. */
function nameFailure(cause: unknown, draft: string): ArtifactError | undefined {
  const { code, path, dest } = cause as NodeJS.ErrnoException & { readonly dest?: string };
  const target = [dest, path].find((name) => name?.startsWith(`${draft}/`));
  if (code !== 'ENAMETOOLONG' || target === undefined) return undefined;
  return new ArtifactError(
    `Expected names that the file system can hold but ${shortenText(target.slice(draft.length + 1))} is too long (${code}).`,
    {
      hint: 'Shorten the name, or use --materialize none, which writes the list alone. Nothing half-written was kept.',
      cause,
    },
  );
}

/** A file that is missing outside the draft is a photo. */
function sourceFailure(cause: unknown, draft: string): DataError | undefined {
  const { code, path } = cause as NodeJS.ErrnoException;
  if (!['ENOENT', 'EACCES', 'EISDIR'].includes(code ?? '') || path === undefined || path.startsWith(draft)) return undefined;
  return new DataError(`Expected the photo ${path} but ${readFailure(cause)}.`, {
    hint: 'Run again: a run indexes the photos first. Nothing half-written was kept.',
    cause,
  });
}

const noClones = 'the file system cannot share blocks between files';

const linkFailures: Readonly<Record<'hardlink' | 'reflink', Readonly<Record<string, string>>>> = {
  hardlink: {
    EXDEV: 'they lie on another device than the split',
    EPERM: 'their file system or owner does not allow it',
    EMLINK: 'a photo has as many links as its file system allows',
    ENOTSUP: 'the file system has no hard links',
  },
  reflink: {
    EXDEV: 'they lie on another device than the split',
    ENOTSUP: noClones,
    EOPNOTSUPP: noClones,
    ENOSYS: noClones,
    EINVAL: noClones,
    ENOTTY: noClones,
  },
};

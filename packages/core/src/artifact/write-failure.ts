import { dirname, join, resolve, sep } from 'node:path';
import { ArtifactError } from '../errors/artifact-error.ts';

/**
 * Turn the system error of a failed write into an error with a way out. Any other error, and a system error that names a path elsewhere (a
 * photo that could not be read while its features were written), stays as it is.
 *
 * @param path - the file or directory that was being written.
 */
export function writeFailure(path: string, cause: unknown): unknown {
  const { code, path: failed } = (cause ?? {}) as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : reasons[code];
  if (reason === undefined || (typeof failed === 'string' && !isOnTheWay(failed, dirname(path)))) return cause;
  return new ArtifactError(`Expected to write ${path} but ${reason.what} (${code}).`, { hint: reason.hint, cause });
}

/** Whether `failed` lies in the folder or is one of the folders that lead to it. */
function isOnTheWay(failed: string, folder: string): boolean {
  const [a, b] = [join(resolve(failed), sep), join(resolve(folder), sep)];
  return a.startsWith(b) || b.startsWith(a);
}

interface Reason {
  readonly what: string;
  readonly hint: string;
}

const denied: Reason = {
  what: 'permission was denied',
  hint: 'Choose a place that you may write to: --out for results, GRAFT_CACHE for the cache.',
};
const fewFiles: Reason = { what: 'too many files are open', hint: 'Raise the limit, for example with `ulimit -n 1024`.' };
const blocked: Reason = { what: 'a file stands where a folder is needed', hint: 'Choose another place with --out.' };

const reasons: Readonly<Record<string, Reason>> = {
  ENOSPC: {
    what: 'the disk is full',
    hint: 'Free some space, or choose another place with --out or GRAFT_CACHE, and run again: nothing half-written was kept.',
  },
  EDQUOT: { what: 'the disk quota is used up', hint: 'Free some space and run again: nothing half-written was kept.' },
  EFBIG: {
    what: 'the file is larger than the file system or a limit allows',
    hint: 'Choose another place with --out, or raise the limit.',
  },
  EIO: { what: 'the disk reported an error', hint: 'Check the disk, or choose another place with --out.' },
  // Node's recursive mkdir says so of a read-only file system.
  ENOENT: {
    what: 'its folder is gone or cannot be created',
    hint: 'Check that the place is there and can be written to, or choose another one with --out or GRAFT_CACHE.',
  },
  EMFILE: fewFiles,
  ENFILE: fewFiles,
  EACCES: denied,
  EPERM: denied,
  EROFS: { what: 'the file system is read-only', hint: denied.hint },
  ENAMETOOLONG: { what: 'its name is longer than the file system allows', hint: 'Choose a shorter name.' },
  ENOTDIR: blocked,
  EEXIST: blocked,
  EISDIR: { what: 'a folder stands where a file is needed', hint: blocked.hint },
};

import { PipelineError } from '../errors/pipeline-error.ts';

/**
 * Why a file or folder could not be opened, as the end of a sentence after "but", with the system's code. The counterpart of
 * `writeFailure`.
 */
export function readFailure(cause: unknown): string {
  if (PipelineError.isInstance(cause)) return cause.message;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === undefined) return cause instanceof Error ? cause.message : String(cause);
  return `${reasons[code] ?? 'it could not be read'} (${code})`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is nothing at this path',
  ENOTDIR: 'it is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission to read it was denied',
  EPERM: 'permission to read it was denied',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  EIO: 'the disk failed',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

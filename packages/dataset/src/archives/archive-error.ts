import { DataError, shortenText } from '@graft/core';

/** The error for an archive that is broken or hostile. */
export function archiveError(path: string, why: string, cause?: unknown): DataError {
  return new DataError(`Expected an archive of photos at ${path} but ${why}.`, {
    hint: 'Fetch the archive again, or pack it again. Nothing was unpacked.',
    cause,
  });
}

/**
 * Why a member's name is unsafe: it must stay below the folder it is unpacked into. Undefined for a safe name.
 *
 * @param name - as the archive spells it; a folder may end in a slash.
 */
export function unsafeName(name: string): string | undefined {
  const shown = JSON.stringify(shortenText(name));
  if (name.includes('\0')) return `the name ${shown} has a zero byte`;
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return `the name ${shown} is an absolute path`;
  if (name.includes('\\')) return `the name ${shown} has a backslash`;
  if (name.split('/').includes('..')) return `the name ${shown} leads out of the archive ("..")`;
  return undefined;
}

/** Bytes of the largest member that is read: 200 megapixels uncompressed, at 8 bits per channel. */
export const largestMember = 600_000_000;
/** A member beyond 16 MB that unpacks to more than this many times its packed size is a bomb: photos hardly compress. */
const largestRatio = 200;

/** Why a member of these sizes is not read; undefined if it is. */
export function unsafeSize(bytes: number, packedBytes: number): string | undefined {
  if (bytes > largestMember) return `it claims ${bytes} bytes unpacked; at most ${largestMember} are read`;
  if (bytes > 16e6 && bytes > largestRatio * packedBytes) {
    return `a decompression bomb: ${packedBytes} bytes that claim to be ${bytes}`;
  }
  // Packing adds a few bytes at most.
  if (packedBytes > 1.1 * bytes + 1e6) return `it claims ${packedBytes} bytes packed, more than its ${bytes} unpacked`;
  return undefined;
}

/** Any archive may hold this many members; beyond, each must take this many packed bytes, less than a 16x16 picture with its header. */
const freeMembers = 10_000;
const fewestBytes = 100;

/** Why an archive of this size is not unpacked further: each member costs a file, however small. Undefined if it is. */
export function unsafeCount(members: number, archiveBytes: number): string | undefined {
  const most = Math.max(freeMembers, Math.floor(archiveBytes / fewestBytes));
  return members > most
    ? `it holds more than ${most} members in its ${archiveBytes} bytes, as in a bomb of files; a folder may hold any number`
    : undefined;
}

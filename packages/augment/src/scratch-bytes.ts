const buffers = new Map<string, Uint8Array>();

/**
 * Memory that a thread uses again for every image, so that a steady state allocates none. Its content is whatever the last
 * user left, and the next call with the same purpose takes it over. The largest array that was asked for is kept, so that
 * photos of alternating sizes allocate none either.
 *
 * @param purpose - two that are in use at once need two names.
 * @returns exactly `length` bytes.
 */
export function scratchBytes(purpose: string, length: number): Uint8Array {
  const kept = buffers.get(purpose);
  if (kept && kept.length >= length) return kept.subarray(0, length);
  const fresh = new Uint8Array(length);
  buffers.set(purpose, fresh);
  return fresh;
}

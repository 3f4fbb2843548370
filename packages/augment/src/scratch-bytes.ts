const buffers = new Map<string, Uint8Array>();

/**
 * Memory that a thread reuses for every image, so that a steady state allocates nothing. It holds what the last user left,
 * and the next call with the same purpose takes it over. The largest array asked for is kept, so photos of alternating
 * sizes allocate nothing either.
 *
 * @param purpose - arrays in use at the same time need different names.
 * @returns exactly `length` bytes.
 */
export function scratchBytes(purpose: string, length: number): Uint8Array {
  const kept = buffers.get(purpose);
  if (kept && kept.length >= length) return kept.subarray(0, length);
  const fresh = new Uint8Array(length);
  buffers.set(purpose, fresh);
  return fresh;
}

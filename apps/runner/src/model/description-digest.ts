import { canonicalJsonLine, sha256 } from '@graft/core';

/**
 * The sha256 of what a model description says, whatever its spacing and the order of its keys. It tells damage, as of a changed label,
 * from a description that is whole; it proves nothing about who wrote it.
 */
export function digestOf(description: Readonly<Record<string, unknown>>): string {
  return sha256(canonicalJsonLine(description));
}

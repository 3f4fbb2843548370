import { join } from 'node:path';
import { sha256, WeightsError } from '@graft/core';
import { type Download, download } from '../download/download.ts';
import type { RetryPolicy } from '../download/retry-policy.ts';
import type { WeightFormat } from '../formats/read-weights.ts';
import { digestOf, type WeightFiles } from '../weight-files.ts';

/** What a source of any kind says about itself. */
export interface SourceFacts {
  readonly kind: string;
  /** The digest that its files must have, see `digestOfFiles`; undefined if nothing fixes it yet. */
  readonly sha256?: string | undefined;
}

export interface FetchOptions {
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
  /** Called when a request is made again: with the reason, and the byte it starts from. */
  readonly onRetry?: ((note: string) => void) | undefined;
  /** A folder for unfinished downloads, which a later call completes. */
  readonly parts?: string | undefined;
  readonly retry?: RetryPolicy | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A kind of place that files come from: one file in `kinds`, a line in the generated index. */
export interface SourceKind<Source extends SourceFacts> {
  /** As a message or a table names the source. */
  describe(source: Source): string;
  /** The name that the cache gives to its file. */
  fileName(source: Source): string;
  /** How a person gets the file onto a machine that cannot ask this source, in one sentence. */
  howToBring(source: Source): string;
  /** @throws {WeightsError} with the reason: not reachable, not found, other bytes than pinned. */
  fetch(source: Source, options: FetchOptions): Promise<WeightFiles>;
  /** Whether files of this format may be this source's when nothing says their sha256. Default: no file may. */
  accepts?(source: Source, format: WeightFormat): boolean;
  /** The source's files out of what a person downloaded from it; undefined if `path` is not that. */
  unpack?(source: Source, path: string): Promise<WeightFiles | undefined>;
}

/** Download one file of a source; its unfinished bytes lie in `parts` under the hash of the address. */
export function get(url: string, maxBytes: number, { parts, ...options }: FetchOptions, token?: string): Promise<Download> {
  return download(url, { ...options, maxBytes, token, ...(parts !== undefined && { part: join(parts, sha256(url).slice(0, 32)) }) });
}

/** @throws {WeightsError} when files do not have the digest that is expected of `what`. */
export function requireDigest(files: WeightFiles, expected: string, what: string): void {
  const received = digestOf(files);
  if (received === expected) return;
  throw new WeightsError(`Expected sha256 ${expected} of the ${what} but received ${received}.`, {
    hint: 'The file is broken or was replaced; nothing of it was kept.',
  });
}

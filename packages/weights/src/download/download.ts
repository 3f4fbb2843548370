import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PipelineError, WeightsError } from '@graft/core';
import { followRedirects } from './follow-redirects.ts';
import { openPartialFile, type PartialFile } from './partial-file.ts';
import { defaultRetryPolicy, type RetryPolicy, retryAfterMs, waitBeforeRetry } from './retry-policy.ts';

export interface DownloadOptions {
  readonly maxBytes: number;
  /** Sent to the first host only, not after a redirect to another. */
  readonly token?: string | undefined;
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
  /** Called before each wait: why the request is made again, and from which byte. */
  readonly onRetry?: ((note: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The request fails when fewer than 10 kB (or the rest) arrive within this time. */
  readonly stallMs?: number | undefined;
  /** The download fails after this time, all requests and waits included. Default: two hours. */
  readonly deadlineMs?: number | undefined;
  /** File for the bytes until all are there; a later call with the same path goes on from them. Default: a temporary one. */
  readonly part?: string | undefined;
  readonly retry?: RetryPolicy | undefined;
}

export interface Download {
  readonly bytes: Buffer;
  /** Of the first answer: the hub states a file's sha256 there, before it redirects to a storage host. */
  readonly headers: Headers;
}

/** How a request ended: with the whole file, or for a reason that another request may avoid. */
type Outcome = { readonly headers: Headers } | { readonly why: string; readonly askedMs?: number | undefined; readonly cause?: unknown };

const minimumBytes = 10_000;
/** A host can stay just above the stall rule for days. The next call goes on from what came. */
const defaultDeadlineMs = 7_200_000;
const temporaryStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** Failures before an answer that may pass. An unknown name or a closed port stays so. */
const temporaryCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET']);

/**
 * Fetch a file. Size and stalls are bounded; where another request may help (a broken connection, 429, 5xx), it asks only for the
 * missing bytes: `Range` with `If-Range`, so that a file that has changed comes whole.
 *
 * @throws {WeightsError} with the status or the reason; the bytes so far stay in `part`.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
 */
export async function download(url: string, options: DownloadOptions): Promise<Download> {
  const { signal, onRetry, retry = defaultRetryPolicy, deadlineMs = defaultDeadlineMs } = options;
  const deadline = AbortSignal.timeout(deadlineMs);
  const temporary = options.part === undefined ? await mkdtemp(join(tmpdir(), 'graft-download-')) : undefined;
  const partial = await openPartialFile(options.part ?? join(temporary as string, 'part'));
  try {
    for (let attempt = 1; ; attempt++) {
      const outcome = await request(url, partial, options, deadline);
      if ('headers' in outcome) return { bytes: await partial.take(), headers: outcome.headers };
      if (deadline.aborted) throw refusal(url, `after ${deadlineMs / 1000} s only ${partial.size()} bytes of it had come`, outcome.cause);
      const waitMs = waitBeforeRetry(retry, attempt, outcome.askedMs);
      if (waitMs === undefined) {
        const asked = outcome.askedMs === undefined ? '' : ` and asks to wait ${outcome.askedMs / 1000} s`;
        throw refusal(url, `${outcome.why}${asked}${attempt > 1 ? ` (${attempt} requests)` : ''}`, outcome.cause);
      }
      const rest = partial.size() > 0 ? `, from byte ${partial.size()}` : '';
      onRetry?.(`${outcome.why}; again in ${waitMs / 1000} s${rest}`);
      await sleep(waitMs, undefined, { signal }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      });
    }
  } finally {
    await partial.close().catch(() => undefined);
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

async function request(url: string, partial: PartialFile, options: DownloadOptions, deadline: AbortSignal): Promise<Outcome> {
  const { maxBytes, onBytes, signal, stallMs = 20_000 } = options;
  const stalled = new AbortController();
  const late = AbortSignal.any([stalled.signal, deadline]);
  let timer = setTimeout(() => stalled.abort(), stallMs);
  let sinceTimer = 0;
  let isAnswered = false;
  try {
    const { response, headers, total } = await ask(url, partial, options, late);
    isAnswered = true;
    if (!response.body || (response.status !== 200 && response.status !== 206)) {
      await response.body?.cancel();
      return refused(url, response);
    }
    if (total !== undefined && total > maxBytes) throw refusal(url, `it has ${total} bytes where at most ${maxBytes} are expected`);
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      sinceTimer += chunk.length;
      if (sinceTimer >= minimumBytes) {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(), stallMs);
        sinceTimer = 0;
      }
      if (partial.size() + chunk.length > maxBytes) {
        await partial.restart(undefined);
        throw refusal(url, `it has more than the ${maxBytes} bytes that are expected`);
      }
      await partial.append(chunk);
      onBytes?.(partial.size(), total);
    }
    if (total !== undefined && partial.size() < total) return { why: `it ended after ${partial.size()} of ${total} bytes` };
    return { headers };
  } catch (cause) {
    signal?.throwIfAborted();
    if (PipelineError.isInstance(cause)) throw cause;
    if (deadline.aborted) return { why: 'the time is over', cause };
    if (stalled.signal.aborted) return { why: `only ${sinceTimer} bytes came in ${stallMs / 1000} s`, cause };
    if (isAnswered || temporaryCodes.has(codeOf(cause))) return { why: `the connection broke (${reasonOf(cause)})`, cause };
    throw refusal(url, reasonOf(cause), cause);
  } finally {
    clearTimeout(timer);
    stalled.abort();
  }
}

/** Ask for the missing bytes, and prepare the partial file for them. */
async function ask(
  url: string,
  partial: PartialFile,
  { token, signal }: DownloadOptions,
  late: AbortSignal,
): Promise<{ readonly response: Response; readonly headers: Headers; readonly total: number | undefined }> {
  const known = partial.identity();
  const isKnown = known?.url === url && partial.size() > 0;
  // Lengths and ranges count bytes as sent, so nothing may be packed on the way.
  const wanted = { 'accept-encoding': 'identity', ...(isKnown && { range: `bytes=${partial.size()}-`, 'if-range': known.etag }) };
  const { response, firstHeaders } = await followRedirects(url, {
    token,
    headers: wanted,
    signal: signal ? AbortSignal.any([signal, late]) : late,
  });
  if (response.status === 206) {
    const [, from, whole] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    const isSame = isKnown && Number(from) === partial.size() && (response.headers.get('etag') ?? known.etag) === known.etag;
    if (isSame) return { response, headers: firstHeaders, total: Number(whole) };
  }
  if (response.status === 206 || response.status === 416) {
    // Not the bytes that were asked for: start again without a range, which has only one answer.
    await response.body?.cancel();
    await partial.restart(undefined);
    if (isKnown) return ask(url, partial, { token, signal, maxBytes: 0 }, late);
    throw refusal(url, `it answers ${response.status} to a request for the whole file`);
  }
  if (response.status === 200) {
    const etag = response.headers.get('etag') ?? '';
    await partial.restart(etag.startsWith('"') ? { url, etag } : undefined);
  }
  const isPacked = response.headers.has('content-encoding');
  return { response, headers: firstHeaders, total: isPacked ? undefined : Number(response.headers.get('content-length')) || undefined };
}

function refused(url: string, { status, statusText, headers }: Response): Outcome {
  const why = `the answer is ${status} ${statusText}`.trim();
  if (temporaryStatuses.has(status)) return { why, askedMs: retryAfterMs(headers) };
  throw refusal(url, why);
}

/** The reason is in the cause of `fetch failed`. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}

function codeOf(error: unknown): unknown {
  return (error as { cause?: { code?: unknown } }).cause?.code;
}

function refusal(url: string, why: string, cause?: unknown): WeightsError {
  return new WeightsError(`Expected a file at ${url} but ${why}.`, {
    hint: 'Check the connection, or give the file with --weights.',
    cause,
  });
}

import { WeightsError } from '@graft/core';

export interface DownloadOptions {
  readonly maxBytes: number;
  /** Sent to the first host only; a redirect to another one goes without. */
  readonly token?: string | undefined;
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Without a byte for so long, the download has failed. */
  readonly stallMs?: number | undefined;
}

export interface Download {
  readonly bytes: Buffer;
  /** Of the first answer: the hub tells a file's sha256 there, before it redirects to a storage host. */
  readonly headers: Headers;
}

const maxRedirects = 5;

/**
 * Fetch a file into memory: redirects followed by hand (never from https to http), size and stalls bounded.
 *
 * @throws {WeightsError} with the status or the reason.
 */
export async function download(url: string, { maxBytes, token, onBytes, signal, stallMs = 20_000 }: DownloadOptions): Promise<Download> {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), stallMs);
  };
  try {
    const abort = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
    const { response, headers } = await follow(new URL(url), token, abort);
    alive();
    if (!response.ok || !response.body) throw refusal(url, `the answer is ${response.status} ${response.statusText}`.trim());
    const total = Number(response.headers.get('content-length')) || undefined;
    if (total !== undefined && total > maxBytes) throw refusal(url, `it has ${total} bytes where at most ${maxBytes} are expected`);
    const chunks: Uint8Array[] = [];
    let done = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      alive();
      done += chunk.length;
      if (done > maxBytes) throw refusal(url, `it has more than the ${maxBytes} bytes that are expected`);
      chunks.push(chunk);
      onBytes?.(done, total);
    }
    if (total !== undefined && done < total && !response.headers.has('content-encoding'))
      throw refusal(url, `it ended after ${done} of ${total} bytes`);
    return { bytes: Buffer.concat(chunks), headers };
  } catch (cause) {
    signal?.throwIfAborted();
    if (WeightsError.isInstance(cause)) throw cause;
    throw refusal(url, stalled.signal.aborted ? `nothing came for ${stallMs / 1000} s` : reasonOf(cause), cause);
  } finally {
    clearTimeout(timer);
  }
}

async function follow(start: URL, token: string | undefined, signal: AbortSignal): Promise<{ response: Response; headers: Headers }> {
  let url = start;
  let first: Headers | undefined;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const authorised = token !== undefined && url.host === start.host;
    const response = await fetch(url, { redirect: 'manual', signal, headers: authorised ? { authorization: `Bearer ${token}` } : {} });
    first ??= response.headers;
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return { response, headers: first };
    await response.body?.cancel();
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && next.protocol !== url.protocol)
      throw refusal(start.href, `it redirects to ${next.protocol}//, which is not encrypted`);
    url = next;
  }
  throw refusal(start.href, `it redirects more than ${maxRedirects} times`);
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}

function refusal(url: string, why: string, cause?: unknown): WeightsError {
  return new WeightsError(`Expected a file at ${url} but ${why}.`, {
    hint: 'Check the connection, or bring the weights with --weights.',
    cause,
  });
}

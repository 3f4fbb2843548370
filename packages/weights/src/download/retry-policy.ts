/** How often a download asks again, and how long it waits before. */
export interface RetryPolicy {
  /** Requests in all, the first included. */
  readonly attempts: number;
  /** Before the second request; doubled for each further one. */
  readonly backoffMs: number;
  /** If a host asks for a longer wait, the download fails. */
  readonly maxWaitMs: number;
}

/** 0.5, 1, 2 and 4 s: enough for a hiccup, and a host that is down costs 7.5 s. */
export const defaultRetryPolicy: RetryPolicy = { attempts: 5, backoffMs: 500, maxWaitMs: 60_000 };

/**
 * How long to wait before the next request, in milliseconds; undefined if there is no next request.
 *
 * @param attempt - requests made so far, 1 or more.
 * @param askedMs - the wait that the host asked for (Retry-After), if any.
 */
export function waitBeforeRetry(
  { attempts, backoffMs, maxWaitMs }: RetryPolicy,
  attempt: number,
  askedMs: number | undefined,
): number | undefined {
  if (attempt >= attempts || (askedMs ?? 0) > maxWaitMs) return undefined;
  return Math.min(maxWaitMs, Math.max(askedMs ?? 0, backoffMs * 2 ** (attempt - 1)));
}

/**
 * Retry-After in milliseconds: whole seconds, or a date, which is taken relative to the answer's own Date; undefined for
 * anything else.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return 1000 * Number(text);
  const wait = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

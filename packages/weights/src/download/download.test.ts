import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WeightsError } from '@graft/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { localServer } from '../testing/local-server.ts';
import { type Fault, misbehavingServer } from '../testing/misbehaving-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type DownloadOptions, download } from './download.ts';

const file = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7) & 255));
const options: DownloadOptions = { maxBytes: 1_000_000, stallMs: 10_000, retry: { attempts: 3, backoffMs: 1, maxWaitMs: 2000 } };
const reset: Fault = { kind: 'reset', afterBytes: 30_000 };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a download', () => {
  it('follows redirects, reports bytes, and keeps the headers of the first answer', async () => {
    const storage = await misbehavingServer(file, { linkedEtag: 'second' });
    const hub = await misbehavingServer(file, { linkedEtag: 'first', faults: [{ kind: 'redirect', to: `${storage.origin}/b` }] });
    const seen: (number | undefined)[] = [];
    const { bytes, headers } = await download(`${hub.origin}/a`, { ...options, onBytes: (done, total) => seen.push(done, total) });
    expect(bytes.equals(file)).toBe(true);
    expect(headers.get('x-linked-etag')).toBe('"first"');
    expect(seen.slice(-2)).toEqual([100_000, 100_000]);
  });

  it('gives the token to the first host only', async () => {
    const storage = await misbehavingServer(file);
    const hub = await misbehavingServer(file, { faults: [{ kind: 'redirect', to: `${storage.origin}/x` }] });
    await download(`${hub.origin}/x`, { ...options, token: 'secret' });
    expect(hub.requests).toMatchObject([{ path: '/x', authorization: 'Bearer secret' }]);
    expect(storage.requests).toMatchObject([{ path: '/x', authorization: undefined }]);
  });

  it('ends with the caller’s own reason when it is aborted, also while it waits', async () => {
    const { origin } = await misbehavingServer(file, { faults: [{ kind: 'status', status: 429, retryAfter: '1' }] });
    const controller = new AbortController();
    const pending = download(`${origin}/x`, {
      ...options,
      signal: controller.signal,
      onRetry: () => controller.abort(new WeightsError('stopped by the user')),
    });
    await expect(pending).rejects.toThrow('stopped by the user');
  });
});

describe('a broken download', () => {
  it('asks for the rest alone, of the same file', async () => {
    const server = await misbehavingServer(file, { faults: [reset, reset] });
    const notes: string[] = [];
    const { bytes } = await download(`${server.origin}/x`, { ...options, onBytes: server.received, onRetry: (note) => notes.push(note) });
    expect(bytes.equals(file)).toBe(true);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=30000-', 'bytes=60000-']);
    expect(new Set(server.requests.slice(1).map(({ ifRange }) => ifRange))).toEqual(new Set([expect.stringMatching(/^"[0-9a-f]{16}"$/)]));
    expect(server.sent).toEqual([30_000, 30_000, 40_000]);
    expect(notes).toEqual([expect.stringMatching(/connection broke .*from byte 30000/), expect.stringMatching(/from byte 60000/)]);
  });

  it('is gone on with by the next process that asks, and leaves nothing when it is whole', async () => {
    const folder = await temporaryFolder();
    const part = join(folder, 'part');
    const server = await misbehavingServer(file, { faults: [reset] });
    const once = { ...options, part, onBytes: server.received, retry: { attempts: 1, backoffMs: 1, maxWaitMs: 1 } };
    await expect(download(`${server.origin}/x`, once)).rejects.toThrow(/connection broke/);
    expect((await readdir(folder)).sort()).toEqual(['part', 'part.json']);
    expect((await download(`${server.origin}/x`, once)).bytes.equals(file)).toBe(true);
    expect(server.sent).toEqual([30_000, 70_000]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('comes whole where the file changed meanwhile, or the host knows no ranges', async () => {
    const part = join(await temporaryFolder(), 'part');
    const changed = Buffer.from(file).reverse();
    const old = await misbehavingServer(file, { faults: [reset] });
    const once = { ...options, part, onBytes: old.received, retry: { attempts: 1, backoffMs: 1, maxWaitMs: 1 } };
    const now = await misbehavingServer(changed);
    let current = old;
    // One address before and after the change.
    const front = await localServer((_, response) => response.writeHead(302, { location: `${current.origin}/x` }).end());
    await expect(download(`${front.origin}/x`, once)).rejects.toThrow(/connection broke/);
    current = now;
    expect((await download(`${front.origin}/x`, once)).bytes.equals(changed)).toBe(true);
    expect(now.requests).toMatchObject([{ range: 'bytes=30000-' }]);
    expect(now.sent).toEqual([100_000]);

    const deaf = await misbehavingServer(file, { faults: [reset, { kind: 'no ranges' }] });
    expect((await download(`${deaf.origin}/x`, { ...options, onBytes: deaf.received })).bytes.equals(file)).toBe(true);
    expect(deaf.sent).toEqual([30_000, 100_000]);
  });

  it('is not gone on with for another address', async () => {
    const part = join(await temporaryFolder(), 'part');
    const server = await misbehavingServer(file, { faults: [reset] });
    const once = { ...options, part, onBytes: server.received, retry: { attempts: 1, backoffMs: 1, maxWaitMs: 1 } };
    await expect(download(`${server.origin}/x`, once)).rejects.toThrow(/connection broke/);
    await download(`${server.origin}/y`, once);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, undefined]);
  });
});

describe('a host that is busy', () => {
  it('is asked again after the time that it names', async () => {
    const server = await misbehavingServer(file, { faults: [{ kind: 'status', status: 429, retryAfter: '1' }] });
    const notes: string[] = [];
    await download(`${server.origin}/x`, { ...options, onRetry: (note) => notes.push(note) });
    expect(notes).toEqual(['the answer is 429 Too Many Requests; again in 1 s']);
    expect(server.requests).toHaveLength(2);
  });

  it('is not waited for when it names too long a time', async () => {
    const server = await misbehavingServer(file, { faults: [{ kind: 'status', status: 429, retryAfter: '3600' }] });
    await expect(download(`${server.origin}/x`, options)).rejects.toThrow(/429 Too Many Requests and asks to wait 3600 s/);
    expect(server.requests).toHaveLength(1);
  });

  it('is asked again after a 500, and not endlessly', async () => {
    const server = await misbehavingServer(file, { faults: [{ kind: 'status', status: 500 }] });
    expect((await download(`${server.origin}/x`, options)).bytes.equals(file)).toBe(true);
    const down = await misbehavingServer(file, { faults: Array.from({ length: 9 }, () => ({ kind: 'status', status: 500 }) as const) });
    await expect(download(`${down.origin}/x`, options)).rejects.toThrow(/500 Internal Server Error \(3 requests\)/);
    expect(down.requests).toHaveLength(3);
  });
});

it.each<[string, Fault[], RegExp, number]>([
  ['is forbidden', [{ kind: 'status', status: 403 }], /answer is 403/, 1],
  ['is not found', [{ kind: 'status', status: 404 }], /answer is 404/, 1],
  ['redirects in a circle', Array.from({ length: 9 }, () => ({ kind: 'redirect', to: '/again' }) as const), /more than 5 times/, 6],
  ['redirects to nowhere', [{ kind: 'redirect', to: 'http://' }], /an invalid address/, 1],
  ['is longer than it may be', [{ kind: 'oversize', bytes: 5_000_000 }], /more than the 1000000 bytes/, 1],
  ['announces too much', [{ kind: 'wrong length', announced: 1_000_001 }], /has 1000001 bytes where at most 1000000/, 1],
  [
    'never ends as announced',
    Array.from({ length: 9 }, () => ({ kind: 'wrong length', announced: 200_000 }) as const),
    /connection broke/,
    3,
  ],
  [
    'comes in a slow drip',
    Array.from({ length: 9 }, () => ({ kind: 'slow drip', everyMs: 20 }) as const),
    /only \d+ bytes came in 0.5 s/,
    3,
  ],
])('refuses a file that %s', async (_, faults, message, requests) => {
  const server = await misbehavingServer(file, { faults });
  const stallMs = faults[0]?.kind === 'slow drip' ? 500 : options.stallMs;
  const error = await download(`${server.origin}/x`, { ...options, stallMs }).catch((cause: unknown) => cause);
  expect(WeightsError.isInstance(error)).toBe(true);
  expect((error as Error).message).toMatch(message);
  expect(server.requests).toHaveLength(requests);
});

it('ends a download whose time is over, also between two requests, and goes on from what came', async () => {
  const drip = await misbehavingServer(file, { faults: [reset, { kind: 'slow drip', everyMs: 20 }] });
  const part = join(await temporaryFolder(), 'part');
  const pending = download(`${drip.origin}/x`, { ...options, part, deadlineMs: 400, onBytes: drip.received });
  await expect(pending).rejects.toThrow(/after 0.4 s only \d+ bytes of it had come/);
  expect((await download(`${drip.origin}/x`, { ...options, part })).bytes.equals(file)).toBe(true);
  const busy = await misbehavingServer(file, {
    faults: [
      { kind: 'status', status: 503, retryAfter: '1' },
      { kind: 'status', status: 503 },
    ],
  });
  await expect(download(`${busy.origin}/x`, { ...options, deadlineMs: 100 })).rejects.toThrow(/after 0.1 s only 0 bytes/);
});

it('is not led from an encrypted connection to one that is not', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const plain = await misbehavingServer(file);
  const secure = await misbehavingServer(file, { isSecure: true, faults: [{ kind: 'redirect', to: `${plain.origin}/x` }] });
  await expect(download(`${secure.origin}/x`, options)).rejects.toThrow(/redirects to http:\/\/127.*not encrypted/);
  expect(plain.requests).toEqual([]);
  expect((await download(`${secure.origin}/x`, options)).bytes.equals(file)).toBe(true);
});

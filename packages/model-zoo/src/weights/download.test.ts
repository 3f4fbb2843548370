import { WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { localServer } from '../../test/support/local-server.ts';
import { download } from './download.ts';

const maxBytes = 1000;

it('follows redirects, reports bytes, and keeps the headers of the first answer', async () => {
  const { origin } = await localServer((path, response) => {
    if (path === '/a') response.writeHead(302, { location: '/b', 'x-linked-etag': 'first' }).end();
    else response.writeHead(200, { 'content-length': 3, 'x-linked-etag': 'second' }).end('abc');
  });
  const seen: (number | undefined)[] = [];
  const { bytes, headers } = await download(`${origin}/a`, { maxBytes, onBytes: (done, total) => seen.push(done, total) });
  expect(bytes.toString()).toBe('abc');
  expect(headers.get('x-linked-etag')).toBe('first');
  expect(seen).toEqual([3, 3]);
});

it('gives the token to the first host only', async () => {
  const storage = await localServer((_, response) => response.end('weights'));
  const hub = await localServer((_, response) => response.writeHead(302, { location: `${storage.origin}/x` }).end());
  await download(`${hub.origin}/x`, { maxBytes, token: 'secret' });
  expect(hub.requests).toEqual([{ path: '/x', authorization: 'Bearer secret' }]);
  expect(storage.requests).toEqual([{ path: '/x', authorization: undefined }]);
});

it.each<[string, Parameters<typeof localServer>[0], RegExp]>([
  ['redirects in a circle', (_, response) => response.writeHead(302, { location: '/again' }).end(), /more than 5 times/],
  ['is not found', (_, response) => response.writeHead(404).end(), /answer is 404/],
  [
    'announces too much',
    (_, response) => response.writeHead(200, { 'content-length': 1001 }).end(Buffer.alloc(1001)),
    /1001 bytes where at most 1000/,
  ],
  [
    'sends too much unannounced',
    (_, response) => void response.write(Buffer.alloc(900), () => response.end(Buffer.alloc(900))),
    /more than the 1000 bytes/,
  ],
  ['stops in the middle', (_, response) => void response.writeHead(200, { 'content-length': 10 }).write('abc'), /nothing came for 0.2 s/],
  [
    'breaks off',
    (_, response) => void response.writeHead(200, { 'content-length': 10 }).write('abc', () => response.destroy()),
    /Expected a file at/,
  ],
])('refuses a file that %s', async (_, answer, message) => {
  const { origin } = await localServer(answer);
  const error = await download(`${origin}/x`, { maxBytes, stallMs: 200 }).catch((cause: unknown) => cause);
  expect(WeightsError.isInstance(error)).toBe(true);
  expect((error as Error).message).toMatch(message);
});

it('ends with the caller’s own reason when it is aborted', async () => {
  const { origin } = await localServer((_, response) => void response.write('a'));
  const controller = new AbortController();
  const pending = download(`${origin}/x`, { maxBytes, signal: controller.signal });
  controller.abort(new WeightsError('stopped by the user'));
  await expect(pending).rejects.toThrow('stopped by the user');
});

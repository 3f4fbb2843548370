import { availableParallelism } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { ConfigError } from '../errors/config-error.ts';
import { threadCount } from './thread-count.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('is the number of processors where GRAFT_THREADS is not set', () => {
  vi.stubEnv('GRAFT_THREADS', undefined);
  expect(threadCount()).toBe(availableParallelism());
  vi.stubEnv('GRAFT_THREADS', '');
  expect(threadCount()).toBe(availableParallelism());
});

it.each(['1', '3', '16'])('is GRAFT_THREADS=%s', (threads) => {
  vi.stubEnv('GRAFT_THREADS', threads);
  expect(threadCount()).toBe(Number(threads));
});

it.each(['abc', '0', '-2', '1.5', '9999', 'Infinity', 'NaN', '2 threads'])('refuses GRAFT_THREADS=%s by name', (threads) => {
  vi.stubEnv('GRAFT_THREADS', threads);
  expect(threadCount).toThrow(ConfigError);
  expect(threadCount).toThrow(`for GRAFT_THREADS but received "${threads}"`);
});

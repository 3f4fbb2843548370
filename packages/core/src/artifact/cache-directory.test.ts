import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { ConfigError } from '../errors/config-error.ts';
import { cacheDirectory } from './cache-directory.ts';

afterEach(() => vi.unstubAllEnvs());

it.each([
  ['/a', '/b', '/a'],
  ['', '/b', '/b/graft'],
  ['', '', join(homedir(), '.cache/graft')],
  ['', 'relative', join(homedir(), '.cache/graft')],
])('with GRAFT_CACHE "%s" and XDG_CACHE_HOME "%s" it is %s', (graft, xdg, expected) => {
  vi.stubEnv('GRAFT_CACHE', graft);
  vi.stubEnv('XDG_CACHE_HOME', xdg);
  expect(cacheDirectory()).toBe(expected);
});

it('refuses a relative GRAFT_CACHE, which would be another folder in every stage', () => {
  vi.stubEnv('GRAFT_CACHE', 'cache');
  expect(cacheDirectory).toThrow(ConfigError);
});

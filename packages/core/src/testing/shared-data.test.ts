import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { PipelineError } from '../errors/pipeline-error.ts';
import { sharedData } from './shared-data.ts';

afterEach(() => vi.unstubAllEnvs());

it('finds what lies below GRAFT_SHARED; absence is a skip for a user and an error where CI is set', async () => {
  const shared = await mkdtemp(join(tmpdir(), 'graft-'));
  vi.stubEnv('GRAFT_SHARED', shared);
  expect(sharedData('')).toBe(join(shared, ''));
  vi.stubEnv('CI', '');
  expect(sharedData('data/fish5')).toBeUndefined();
  vi.stubEnv('CI', 'true');
  expect(() => sharedData('data/fish5')).toThrow(PipelineError);
  await rm(shared, { recursive: true });
});

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startEngine } from './start-engine.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('startEngine', () => {
  it('takes WASM where the native engine is not complete, and says why and what to do', async () => {
    vi.stubEnv('GRAFT_CACHE', join(tmpdir(), 'graft-no-such-cache'));
    vi.stubEnv('GRAFT_LIBTENSORFLOW', '/no/such/folder');
    const skipped: string[] = [];
    const engine = await startEngine({ onSkip: (why) => skipped.push(why) });
    expect(engine).toMatchObject({ kind: 'wasm', trainsConvolutions: false, trainThreads: 2, runtime: 'tfjs-wasm 4.22.0' });
    expect(skipped).toEqual([
      'Expected the native engine but it has not been completed with GRAFT_LIBTENSORFLOW=/no/such/folder. ' +
        '`graft doctor --fix` completes the native engine and says what it needs.',
    ]);
    expect(engine.tf.getBackend()).toBe('wasm');
    expect(await startEngine({ prefer: 'wasm' })).toBe(engine);
  });

  it('refuses to be native where it is not complete', async () => {
    vi.stubEnv('GRAFT_LIBTENSORFLOW', '/no/such/folder');
    await expect(startEngine({ prefer: 'native' })).rejects.toMatchObject({
      code: 'GRAFT_ENGINE',
      hint: expect.stringContaining('doctor --fix'),
    });
  });

  it.each([0, 1.5, -1, Number.NaN])('refuses %d threads', async (trainThreads) => {
    await expect(startEngine({ trainThreads })).rejects.toThrow(/whole number of at least 1 for trainThreads/);
  });

  it.each(['gpu', 'Native', 3, null])('refuses the engine %j and names those it knows', async (prefer) => {
    await expect(startEngine({ prefer: prefer as 'auto' })).rejects.toMatchObject({ code: 'GRAFT_UNKNOWN_NAME' });
  });

  it('leaves no listener for uncaught errors: the process fails as before', async () => {
    const count = (): number => process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    const before = count();
    await startEngine({ prefer: 'wasm' });
    expect(count()).toBe(before);
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '@graft/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AugmentConfig, createViewPool } from '../src/index.ts';
import { articleAugment } from '../src/keras/index.ts';

interface Answer {
  /** The article's augmentation, and a chain of the modern set. */
  readonly alone: readonly (readonly string[])[];
  /**
   * For each of the two: 1, 2 and 8 threads; for each number: forwards, backwards, and resumed behind the first 8 views; for each
   * order: into new memory, into used memory, and from shared photos.
   */
  readonly pooled: readonly (readonly string[])[];
  readonly error: { readonly code: string; readonly message: string };
  readonly after: string;
  /** Two views in work and one behind them, by what became of the thread. */
  readonly stops: Readonly<Record<'error' | 'exit' | 'end', readonly string[]>>;
}

// Threads are started from the build, as users start them, and in a process that knows nothing of the sources.
const isBuilt = existsSync(new URL('../dist/index.js', import.meta.url));

describe.skipIf(!isBuilt && !process.env.CI)('a pool of threads', () => {
  let answer: Answer;
  beforeAll(() => {
    const script = fileURLToPath(new URL('./__fixtures__/pool-hashes.mjs', import.meta.url));
    answer = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as Answer;
  });

  it('gives the same bytes as no thread does, with 1, 2 and 8 threads, forwards, backwards and after a resume', () => {
    const { alone, pooled } = answer;
    expect(new Set(alone.flat()).size).toBe(42);
    const orders = (hashes: readonly string[]) => [hashes, hashes.toReversed(), hashes.slice(8)].flatMap((order) => [order, order, order]);
    expect(pooled).toEqual(alone.flatMap((hashes) => [1, 2, 8].flatMap(() => orders(hashes))));
  });

  it('rejects the one view that fails, with its error, and makes the next', () => {
    const { alone, error, after } = answer;
    expect(error).toMatchObject({ message: expect.stringContaining('an R G B image') });
    expect(error.code).toMatch(/^GRAFT_/);
    expect(after).toBe(alone[0]?.[0]);
  });

  it('leaves no view unanswered when its thread throws or exits, or the pool is ended', () => {
    const owing = `thread 1 of the view pool to answer for view 1 of ${'0'.repeat(64)} and 1 more task`;
    const three = (line: string) => [0, 1, 2].map(() => expect.stringContaining(line));
    expect(answer.stops).toEqual({
      error: three(`GRAFT_WORKER: Expected ${owing} but it threw "Cannot read properties of null`),
      exit: three(`GRAFT_WORKER: Expected ${owing} but it exited with status 1.`),
      end: three('GRAFT_WORKER: Expected the view pool at work but it was ended.'),
    });
  });
});

describe('createViewPool', () => {
  it('refuses a target that is part of a larger buffer, which would move as a whole', async () => {
    const pool = createViewPool({ config: articleAugment, seed: 9 }, 1);
    const photo = { data: new Uint8Array(12), height: 2, width: 2 };
    await expect(pool.make(photo, 'a', 0, new Float32Array(24).subarray(12))).rejects.toThrow('Expected the whole of its buffer');
    await pool.end();
  });

  it('refuses 0 threads', () => {
    expect(() => createViewPool({ config: articleAugment, seed: 9 }, 0)).toThrow('Expected 1 or more');
  });

  it('refuses a wrong seed or config before a thread starts', () => {
    expect(() => createViewPool({ config: articleAugment, seed: 0.5 }, 1)).toThrow('Expected a safe integer for the seed');
    const config = { ...articleAugment, rotationRange: 'wide' } as unknown as AugmentConfig;
    expect(() => createViewPool({ config, seed: 9 }, 1)).toThrow(ConfigError);
  });
});

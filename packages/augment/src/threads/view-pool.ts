import { ConfigError, type FloatImage, type Image, parseConfig, requireRange } from '@graft/core';
import { startPool } from '@graft/core/pool';
import { type AugmentConfig, augmentConfig } from '../augment-config.ts';

/** What every thread of a pool knows. */
export interface ViewSettings {
  readonly config: AugmentConfig;
  readonly seed: number;
}

/** One view, as a message. */
export interface ViewTask {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly sha256: string;
  readonly view: number;
  /** Where the view's pixels go. */
  readonly into: Float32Array | undefined;
}

export interface MadeView {
  /** The task's own, for a later task. */
  readonly pixels: Uint8Array;
  readonly params: unknown;
  readonly data: Float32Array;
}

/** A view and the record it was made from. */
export interface PooledView {
  readonly image: FloatImage;
  readonly params: unknown;
}

/** Threads that make views: bytes and parameters depend on neither their number nor the order of the calls. */
export interface ViewPool {
  /**
   * @param photo - its pixels are copied to a thread before this returns, unless they lie in a `SharedArrayBuffer`, and then must
   *   not change until the answer.
   * @param into - `height * width * 3`, the whole of its buffer: that memory moves to the thread and comes back as the view's
   *   pixels, while this array itself is left empty. A caller that hands in the pixels of a view it has done with
   *   allocates nothing; absent, each view has an array of its own, which costs about as much as making it.
   * @returns rejected where the view fails, or its thread died or was ended before it answered.
   */
  make(photo: Image, sha256: string, view: number, into?: Float32Array): Promise<PooledView>;
  /** Ends the threads. Views that are not made, and views asked for later, reject. */
  end(): Promise<void>;
}

/**
 * Start `threads` threads, each of which samples and applies on its own.
 *
 * @param threads - 1 or more.
 * @throws {ConfigError} when the augmentation's settings are wrong.
 * @throws {ConfigError} when the seed is not a safe integer, or there is no thread.
 */
export function createViewPool({ config, seed }: ViewSettings, threads: number): ViewPool {
  requireRange(Number.isSafeInteger(seed), { expected: 'a safe integer', name: 'the seed of a view pool', received: seed });
  const pool = startPool<ViewSettings, ViewTask, MadeView>({
    module: new URL('./view-worker.js', import.meta.url),
    kind: 'thread',
    size: threads,
    name: 'view pool',
    // A thread that met a wrong config would die of it, and its caller would read a stack instead of the setting's name.
    setup: { config: parseConfig(augmentConfig, config, 'config'), seed },
    describe: ({ sha256, view }) => `view ${view} of ${sha256}`,
  });
  // Arrays of earlier tasks, for the pixels of later ones.
  const spare: Uint8Array[] = [];
  /** Its own bytes alone: a view into a larger buffer would send all of it. */
  const copyOf = (photo: Uint8Array): Uint8Array => {
    const last = spare.pop();
    const pixels = last?.length === photo.length ? last : new Uint8Array(photo.length);
    pixels.set(photo);
    return pixels;
  };
  return {
    async make({ data, height, width }, sha256, view, into) {
      if (into && into.byteLength !== into.buffer.byteLength) {
        throw new ConfigError('Expected the whole of its buffer for the target of a view but received a part of it.', {
          hint: 'The memory moves to a thread and back, and would take everything else in the buffer along.',
        });
      }
      const pixels = isShared(data) ? data : copyOf(data);
      const moved = [...(isShared(data) ? [] : [pixels.buffer as ArrayBuffer]), ...(into ? [into.buffer as ArrayBuffer] : [])];
      const made = await pool.run({ pixels, height, width, sha256, view, into }, moved);
      if (!isShared(made.pixels)) spare.push(made.pixels);
      return { image: { data: made.data, height, width }, params: made.params };
    },
    end: pool.end,
  };
}

/** Whether all threads see these bytes. */
export function isShared({ buffer }: Uint8Array): boolean {
  return buffer instanceof SharedArrayBuffer;
}

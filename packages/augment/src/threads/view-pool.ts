import { Worker } from 'node:worker_threads';
import { type FloatImage, type Image, PipelineError, parseConfig } from '@graft/core';
import { type AugmentConfig, augmentConfig } from '../augment-config.ts';

/** What every thread of a pool knows. */
export interface ViewSettings {
  readonly config: AugmentConfig;
  readonly seed: number;
}

/** One view, as a message. */
export interface ViewQuestion {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly sha256: string;
  readonly view: number;
  /** Where the view's pixels go. */
  readonly into: Float32Array | undefined;
}

/** Errors cross threads as data. */
export interface ViewAnswer {
  /** The question's own, for the next one. */
  readonly pixels: Uint8Array;
  readonly params?: unknown;
  readonly data?: Float32Array;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string | undefined };
}

/** A view and the record it was made from. */
export interface PooledView {
  readonly image: FloatImage;
  readonly params: unknown;
}

/** Threads that make views: bytes and parameters depend on neither their number nor the order of the questions. */
export interface ViewPool {
  /**
   * @param photo - its pixels are copied to the thread, unless they lie in a `SharedArrayBuffer` (and then must not change until the
   *   answer); the view's come back without a copy.
   * @param into - `height * width * 3`, the whole of its buffer: that memory goes to the thread and comes back as the view's
   *   pixels, while this array itself is left empty. A caller that hands in the pixels of a view it has done with
   *   allocates nothing; absent, each view has an array of its own, which costs about as much as making it.
   * @returns rejected where the view fails, or its thread died or was ended before it answered.
   */
  make(photo: Image, sha256: string, view: number, into?: Float32Array): Promise<PooledView>;
  /** Ends the threads; what they still owe, and what is asked from now on, rejects. */
  end(): Promise<void>;
}

/**
 * Start `threads` threads, each of which samples and applies on its own.
 *
 * @param threads - 1 or more; questions go round.
 * @throws {ConfigError} when the config is no augmentation's.
 * @throws {PipelineError} `GRAFT_RANGE` when the seed is no safe integer, or the threads are none.
 */
export function createViewPool(settings: ViewSettings, threads: number): ViewPool {
  if (!(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new PipelineError('GRAFT_RANGE', `Expected 1 or more for the threads of a view pool but received ${threads}.`);
  }
  const { seed } = settings;
  if (!Number.isSafeInteger(seed)) {
    throw new PipelineError('GRAFT_RANGE', `Expected a safe integer for the seed of a view pool but received ${seed}.`);
  }
  // A thread that met a wrong config would die of it, and its caller would read a stack instead of the setting's name.
  const config = parseConfig(augmentConfig, settings.config, 'config');
  const started = Array.from({ length: threads }, () => startThread({ config, seed }));
  let asked = 0;
  return {
    async make({ data, height, width }, sha256, view, into) {
      if (into && into.byteLength !== into.buffer.byteLength) {
        throw new PipelineError('GRAFT_RANGE', 'Expected the whole of its buffer for the target of a view but received a part of it.', {
          hint: 'The memory moves to a thread and back, and would take everything else in the buffer along.',
        });
      }
      const thread = started[asked++ % threads] as Thread;
      const answer = await thread.ask({ pixels: data, height, width, sha256, view, into });
      return { image: { data: answer.data as Float32Array, height, width }, params: answer.params };
    },
    async end() {
      await Promise.all(started.map((thread) => thread.end()));
    },
  };
}

interface Thread {
  ask(question: ViewQuestion): Promise<ViewAnswer>;
  end(): Promise<unknown>;
}

/** A thread answers in the order it was asked. */
function startThread(settings: ViewSettings): Thread {
  const worker = new Worker(new URL('./view-worker.js', import.meta.url), { workerData: settings });
  const waiting: { readonly resolve: (answer: ViewAnswer) => void; readonly reject: (error: unknown) => void }[] = [];
  // Arrays of earlier questions, for the pixels of later ones.
  const spare: Uint8Array[] = [];
  worker.on('message', (answer: ViewAnswer) => {
    const { error, pixels } = answer;
    if (!isShared(pixels)) spare.push(pixels);
    const next = waiting.shift();
    if (!error) next?.resolve(answer);
    else next?.reject(new PipelineError(error.code, error.message, { hint: error.hint }));
  });
  /** Its own bytes alone: a view into a larger buffer would send all of it. */
  const copyOf = (photo: Uint8Array): Uint8Array => {
    const last = spare.pop();
    const pixels = last?.length === photo.length ? last : new Uint8Array(photo.length);
    pixels.set(photo);
    return pixels;
  };
  let failure: unknown;
  // The first reason stands: an error is followed by the exit, and so is an end.
  const fail = (reason: unknown) => {
    failure ??= reason;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('error', fail);
  worker.on('exit', (status) => {
    fail(new PipelineError('GRAFT_THREAD', `Expected a thread of a view pool to answer but it exited with status ${status}.`));
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure);
          return;
        }
        const moved: ArrayBuffer[] = [];
        const pixels = isShared(question.pixels) ? question.pixels : copyOf(question.pixels);
        if (!isShared(pixels)) moved.push(pixels.buffer as ArrayBuffer);
        if (question.into) moved.push(question.into.buffer as ArrayBuffer);
        worker.postMessage({ ...question, pixels }, moved);
        waiting.push({ resolve, reject });
      }),
    end() {
      fail(new PipelineError('GRAFT_THREAD', 'Expected a view pool at work but it was ended.', { hint: 'Await every view before end().' }));
      return worker.terminate();
    },
  };
}

/** Whether all threads see these bytes. */
export function isShared({ buffer }: Uint8Array): boolean {
  return buffer instanceof SharedArrayBuffer;
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { InterruptedError, PipelineError, type ProgressEvent } from '@graft/core';
import { decodeMessage, type StageErrorMessage } from './stage-message.ts';

export interface StageFollower {
  readonly onProgress: (event: ProgressEvent) => void;
  readonly onLog: (line: string) => void;
  /** Told when a stage ends: whether it computed its artifact, or kept the one that lay there. */
  readonly onDone?: ((taskFile: string, outcome: 'made' | 'kept') => void) | undefined;
  readonly signal: AbortSignal;
}

export interface FollowResult {
  readonly status: number;
  /** The first error that a stage told, and the file of its task. */
  readonly failure?: { readonly error: Error; readonly taskFile: string | undefined } | undefined;
  /** Everything that was no message of ours, for the report of a failure and for turbo's own summary. */
  readonly lines: readonly string[];
}

/**
 * Read the lines of a process that runs stages, pass on the stages' messages, and wait for its end.
 *
 * @throws {InterruptedError} after a signal.
 */
export async function followStages(child: ChildProcess, { onProgress, onLog, onDone, signal }: StageFollower): Promise<FollowResult> {
  const lines: string[] = [];
  let failure: StageErrorMessage | undefined;
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  // A signal that was aborted before tells nobody.
  if (signal.aborted) stop();
  const read = async (stream: NodeJS.ReadableStream | null) => {
    if (!stream) return;
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      const message = decodeMessage(line);
      if (message?.kind === 'progress') onProgress(message);
      else if (message?.kind === 'log') onLog(message.line);
      else if (message?.kind === 'done') onDone?.(message.taskFile, message.outcome);
      else if (message?.kind === 'error') failure ??= message;
      else if (!message && line.trim() !== '') lines.push(line);
    }
  };
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await Promise.all([read(child.stdout), read(child.stderr)]);
  const [status] = await closed;
  signal.removeEventListener('abort', stop);
  if (signal.aborted)
    throw new InterruptedError('The run was asked to stop; finished stages are kept.', { hint: 'Run the same command again to go on.' });
  return { status: status ?? 1, lines, failure: failure && { error: errorOf(failure), taskFile: failure.taskFile } };
}

function errorOf({ code, message, hint, stack }: StageErrorMessage): Error {
  if (code !== 'GRAFT_BUG') return new PipelineError(code, message, { hint });
  const bug = new Error(message);
  if (stack !== undefined) bug.stack = stack;
  return bug;
}

/**
 * What turbo's tasks start: `node stage.js stages/<task>.json`. It loads one stage and the runtime that it uses.
 *
 * Progress and errors go out as lines: plain text for a person, or, with GRAFT_PROGRESS=json (the CLI above sets it),
 * one JSON object a line behind a mark. Exit status as the CLI's; 130 after a signal.
 */
import { resolve } from 'node:path';
import { InterruptedError, PipelineError } from '@graft/core';
import { findStage } from './find-stage.ts';
import { runStage } from './pipeline/run-stage.ts';
import { encodeMessage, type StageMessage } from './pipeline/stage-message.ts';
import { exitStatusOf } from './terminal/exit-status.ts';

const isMachineRead = process.env.GRAFT_PROGRESS === 'json';
const [taskFile] = process.argv.slice(2);
const abort = new AbortController();
let interrupted = false;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // The second signal ends at once; nothing half-written can be taken for a result.
    if (interrupted) process.exit(130);
    interrupted = true;
    abort.abort(new InterruptedError('The run was asked to stop.'));
  });
}

function send(message: StageMessage, plain: string): void {
  process.stdout.write(`${isMachineRead ? encodeMessage(message) : plain}\n`);
}

let lastShown = 0;
try {
  if (taskFile === undefined) throw new PipelineError('GRAFT_CONFIG', 'Expected the path of a stage file.');
  const outcome = await runStage(taskFile, {
    find: findStage,
    signal: abort.signal,
    onProgress(event) {
      const now = performance.now();
      if (now - lastShown < (isMachineRead ? 50 : 2000) && event.done !== event.total) return;
      lastShown = now;
      send(
        { kind: 'progress', ...event },
        `${event.task}: ${event.done}${event.total ? `/${event.total}` : ''} ${event.note ?? ''}`.trimEnd(),
      );
    },
    log: (line) => send({ kind: 'log', line }, line),
  });
  send({ kind: 'done', taskFile: resolve(taskFile), outcome }, outcome === 'kept' ? 'up to date' : 'done');
  process.exitCode = interrupted ? 130 : 0;
} catch (error) {
  const failed = taskFile === undefined ? {} : { taskFile: resolve(taskFile) };
  const failure = interrupted ? new InterruptedError('The run was asked to stop; what was finished is kept.') : error;
  if (PipelineError.isInstance(failure)) {
    const { code, message, hint } = failure;
    send({ kind: 'error', ...failed, code, message, ...(hint === undefined ? {} : { hint }) }, `${code}  ${message}\n${hint ?? ''}`);
  } else {
    const { message, stack } = failure instanceof Error ? failure : new Error(String(failure));
    send({ kind: 'error', ...failed, code: 'GRAFT_BUG', message, ...(stack === undefined ? {} : { stack }) }, stack ?? message);
  }
  process.exitCode = exitStatusOf(failure);
}
// Native runtimes keep threads that would hold the process open.
process.stdout.write('', () => process.exit());

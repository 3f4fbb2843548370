import { InterruptedError, PipelineError } from '@graft/core';
import { killDescendants, listDescendants, type ProcessRow } from './descendants.ts';
import { exitStatusOf } from './exit-status.ts';
import { printable } from './format.ts';
import { createTerminal, type Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** What a command answers; either the result or the text is printed, on stdout. */
export interface CommandAnswer {
  /** For a machine. */
  readonly result: unknown;
  /** The same for a person. */
  readonly text: string;
  /** Exit status; default: 0. */
  readonly status?: number | undefined;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Time for a stage to write its checkpoint, which takes seconds for the largest networks. */
const stopWithinMs = 30_000;

/**
 * Do a command's work, print its answer on stdout and set the exit status. An error goes to stderr in the house form and, with
 * `--json`, to stdout as an object.
 *
 * A signal aborts the work. Where the work does not heed it within half a minute, or at the second signal, the command ends at once,
 * and with it every process that it started.
 *
 * @param limits - `stopWithinMs`: how long the work may take to heed a signal.
 */
export async function runCommand(
  { json }: { readonly json?: boolean | undefined },
  work: (context: CommandContext) => Promise<CommandAnswer>,
  limits: { readonly stopWithinMs: number } = { stopWithinMs },
): Promise<void> {
  const terminal = createTerminal();
  const abort = new AbortController();
  const isJson = json === true;
  let started: readonly ProcessRow[] = [];
  for (const name of signals) {
    process.on(name, () => {
      if (abort.signal.aborted) endAtOnce(started);
      // Some end at this signal and leave their children behind.
      started = listDescendants();
      terminal.endProgress();
      // Nothing waits for this timer, so work that heeds the signal ends as it would without.
      setTimeout(() => endAtOnce(started), limits.stopWithinMs).unref();
      terminal.log('stopping; a second signal stops at once');
      abort.abort(new InterruptedError('The command was asked to stop.', { hint: 'Run it again to go on: finished stages are kept.' }));
    });
  }
  try {
    const { result, text, status = 0 } = await work({ terminal, signal: abort.signal });
    terminal.endProgress();
    process.stdout.write(`${isJson ? jsonLine(result) : printable(text)}\n`);
    process.exitCode = abort.signal.aborted ? 130 : status;
  } catch (error) {
    terminal.endProgress();
    const failure = abort.signal.aborted ? (abort.signal.reason as unknown) : error;
    showError(failure, isJson);
    process.exitCode = exitStatusOf(failure);
  }
}

/**
 * End by the signal itself, which a shell calls status 130: `process.exit` waits for threads that are in a system call, and a disk that
 * does not answer would keep it forever.
 */
function endAtOnce(started: readonly ProcessRow[]): never {
  // Descendants would go on writing. Nothing half-written can be taken for a result.
  killDescendants(started);
  if (process.platform !== 'win32') {
    process.removeAllListeners('SIGINT');
    process.kill(process.pid, 'SIGINT');
  }
  process.exit(130);
}

/** What, why and fix for errors that a user can meet; the stack for the others, which are ours. */
export function showError(error: unknown, isJson: boolean): void {
  if (PipelineError.isInstance(error)) {
    const { code, message, hint } = error;
    const indent = ' '.repeat(code.length + 2);
    const lines = [...message.split('\n'), ...(hint ? hint.split('\n') : [])];
    process.stderr.write(printable(`${code}  ${lines.join(`\n${indent}`)}\n`));
    if (isJson) process.stdout.write(`${jsonLine({ error: { code, message, ...(hint === undefined ? {} : { hint }) } })}\n`);
    return;
  }
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(printable(`This is a bug in Graft, please report it:\n${stack ?? message}\n`));
  if (isJson) process.stdout.write(`${jsonLine({ error: { code: 'GRAFT_BUG', message } })}\n`);
}

/** JSON in one line without a control character: JSON itself lets DEL and U+0080 to U+009F stand, which terminals obey. */
function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

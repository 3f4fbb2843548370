import { escapeTerminal, type OnProgress, type ProgressEvent } from '@graft/core';

/**
 * Where a command talks to a person: all of it on stderr, so that stdout is the result alone. Each call says one line, whatever
 * names in it hold.
 */
export interface Terminal {
  readonly progress: OnProgress;
  /** Finish the bar that is being drawn, if one is. */
  endProgress(): void;
  log(line: string): void;
  warn(line: string): void;
}

const barWidth = 28;
/** Elsewhere than on a terminal: a line at the start, then one every so often, then one at the end of each task. */
const plainIntervalMs = 5000;

/** Bars that redraw on a terminal; plain lines in a file or a pipe. */
export function createTerminal(stream: NodeJS.WriteStream = process.stderr): Terminal {
  const isLive = stream.isTTY === true && process.env.TERM !== 'dumb';
  let current: { readonly task: string; readonly startedAt: number; shownAt: number; last: ProgressEvent } | undefined;

  const endProgress = () => {
    if (!current) return;
    if (isLive) stream.write(`\r\u001b[2K${describe(current.last, elapsed())}\n`);
    else if (current.last.done !== current.last.total || current.shownAt === 0) stream.write(`${describe(current.last, elapsed())}\n`);
    current = undefined;
  };
  const elapsed = () => (performance.now() - (current?.startedAt ?? 0)) / 1000;

  return {
    progress(event) {
      if (current?.task !== event.task) {
        endProgress();
        current = { task: event.task, startedAt: performance.now(), shownAt: 0, last: event };
      }
      current.last = event;
      const now = performance.now();
      const isLast = event.done === event.total;
      if (isLive) {
        if (!isLast && now - current.shownAt < 80) return;
        stream.write(`\r\u001b[2K${fit(`${describe(event, elapsed())}${timeLeft(event, elapsed())}`, stream.columns)}`);
      } else {
        if (!isLast && now - Math.max(current.shownAt, current.startedAt) < plainIntervalMs) return;
        stream.write(`${describe(event, elapsed())}\n`);
      }
      current.shownAt = now;
    },
    endProgress,
    log(line) {
      endProgress();
      stream.write(`${escapeTerminal(line)}\n`);
    },
    warn(line) {
      endProgress();
      stream.write(isLive ? `\u001b[33m${escapeTerminal(line)}\u001b[39m\n` : `${escapeTerminal(line)}\n`);
    },
  };

  function describe({ task, done, total, note }: ProgressEvent, seconds: number): string {
    const parts = [task.padEnd(12)];
    if (total !== undefined && isLive) parts.push(bar(done / Math.max(1, total)));
    parts.push(total === undefined ? `${done}` : `${done}/${total}`);
    if (seconds >= 0.1) parts.push(`${seconds.toFixed(1)} s`);
    if (note) parts.push(escapeTerminal(note));
    return parts.join('  ');
  }
}

function bar(fraction: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * barWidth);
  return `${'━'.repeat(filled)}${'╌'.repeat(barWidth - filled)}`;
}

function timeLeft({ done, total }: ProgressEvent, seconds: number): string {
  if (total === undefined || done === 0 || done >= total || seconds < 2) return '';
  return `  ${Math.ceil((seconds / done) * (total - done))} s left`;
}

function fit(line: string, columns: number | undefined): string {
  const width = columns ?? 100;
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

import type { ProgressEvent } from '@graft/core';

/** What a stage tells the command above it, one object a line. */
export type StageMessage =
  | ({ readonly kind: 'progress' } & ProgressEvent)
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'done'; readonly taskFile: string; readonly outcome: 'made' | 'kept' }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly hint?: string; readonly stack?: string };

/** Begins a line that is meant for the command: no tool prints this control character by itself. */
const mark = '\u001egraft ';

export function encodeMessage(message: StageMessage): string {
  return `${mark}${JSON.stringify(message)}`;
}

/** The message of a line, or undefined for a line that is none. */
export function decodeMessage(line: string): StageMessage | undefined {
  const at = line.indexOf(mark);
  if (at < 0) return undefined;
  try {
    return JSON.parse(line.slice(at + mark.length)) as StageMessage;
  } catch {
    return undefined;
  }
}

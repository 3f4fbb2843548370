import type { ProgressEvent } from '@graft/core';
import { z } from 'zod';

const progress = z.object({
  kind: z.literal('progress'),
  task: z.string(),
  done: z.number(),
  total: z.number().optional(),
  note: z.string().optional(),
}) satisfies z.ZodType<ProgressEvent>;

const error = z.object({
  kind: z.literal('error'),
  taskFile: z.string().optional(),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  stack: z.string().optional(),
});

const stageMessage = z.discriminatedUnion('kind', [
  progress,
  z.object({ kind: z.literal('log'), line: z.string() }),
  z.object({ kind: z.literal('done'), taskFile: z.string(), outcome: z.enum(['made', 'kept']) }),
  error,
]);

/** What a stage reports to the command above it, one object per line. */
export type StageMessage = z.output<typeof stageMessage>;
export type StageErrorMessage = z.output<typeof error>;

/** Begins a line for the command: no tool prints this control character by itself. */
const mark = '\u001egraft ';

export function encodeMessage(message: StageMessage): string {
  return `${mark}${JSON.stringify(message)}`;
}

/** The message of a line, or undefined for any other line. */
export function decodeMessage(line: string): StageMessage | undefined {
  const at = line.indexOf(mark);
  if (at < 0) return undefined;
  try {
    return stageMessage.safeParse(JSON.parse(line.slice(at + mark.length))).data;
  } catch {
    return undefined;
  }
}

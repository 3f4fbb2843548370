import { readFile } from 'node:fs/promises';
import { ConfigError, type DataRoot } from '@graft/core';
import { z } from 'zod';

const taskFile = z.strictObject({
  /** `features`, `transfer/train`. */
  id: z.string(),
  stage: z.string(),
  /** All settings that can change the result. */
  slice: z.unknown(),
  /** The artifacts it reads, by the name the stage knows them under; one per arm is `name.arm`. Paths belong to no identity. */
  upstream: z.record(z.string(), z.strictObject({ directory: z.string(), stage: z.string() })),
  location: z.string(),
  output: z.string(),
});

/** `stages/<task>.json`: one stage instance as data; paths are relative to its workspace. */
export type TaskFile = z.output<typeof taskFile>;

const location = z.strictObject({
  roots: z
    .array(
      z.strictObject({
        prefix: z.string(),
        path: z.string(),
        inside: z.string().optional(),
        isListed: z.boolean().optional(),
      }) satisfies z.ZodType<DataRoot>,
    )
    .readonly(),
  weights: z.string().optional().describe('Weights that the user named, absolute.'),
  lockFile: z.string().optional(),
  previous: z.string().optional().describe('`split.jsonl` of the split that a stable one follows, absolute.'),
  offline: z.boolean(),
});

/** Where things lie on this machine: `artifacts/location.json`, never hashed. */
export type Location = z.output<typeof location>;

/** @throws {ConfigError} for a file that is not a stage file. */
export const readTaskFile = (path: string): Promise<TaskFile> => readGenerated(path, taskFile, 'a stage file');

/** @throws {ConfigError} for a file that does not say where things lie. */
export const readLocation = (path: string): Promise<Location> => readGenerated(path, location, 'the places of photos and weights');

async function readGenerated<Schema extends z.ZodType>(path: string, schema: Schema, what: string): Promise<z.output<Schema>> {
  let why: string;
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return parsed.data;
    why = parsed.error.issues[0]?.message ?? 'it has another form';
  } catch (cause) {
    why = (cause as Error).message;
  }
  throw new ConfigError(`Expected ${what} at ${path} but ${why}.`, { hint: 'Run `graft run` on the experiment: it writes these files.' });
}

import { readFile } from 'node:fs/promises';
import { ConfigError, type DataRoot } from '@graft/core';
import { z } from 'zod';

/**
 * `stages/<task>.json`: one stage instance as data. All that can change its result is in `slice` and in the artifacts
 * it reads; paths are relative to the workspace and belong to no identity.
 */
export interface TaskFile {
  readonly stage: string;
  readonly slice: unknown;
  /** Artifact directories it reads, by the name the stage knows them under. */
  readonly upstream: Readonly<Record<string, string>>;
  /** The stages that wrote them. */
  readonly stages: Readonly<Record<string, string>>;
  readonly location: string;
  readonly output: string;
}

/** Where things lie on this machine: `artifacts/index/location.json`, never hashed. */
export interface Location {
  readonly roots: readonly DataRoot[];
  /** Weights that the user named, absolute. */
  readonly weights?: string | undefined;
  readonly lockFile?: string | undefined;
  /** `split.jsonl` of the split that a stable one follows, absolute. */
  readonly previous?: string | undefined;
  readonly offline: boolean;
}

const names = z.record(z.string(), z.string());
const schema = z.strictObject({
  stage: z.string(),
  slice: z.unknown(),
  upstream: names,
  stages: names,
  location: z.string(),
  output: z.string(),
});

export async function readTaskFile(path: string): Promise<TaskFile> {
  const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    throw new ConfigError(`Expected a stage file at ${path} but ${parsed.error.issues[0]?.message}.`, {
      hint: 'These files are generated: `graft sync` writes them again.',
    });
  }
  return parsed.data;
}

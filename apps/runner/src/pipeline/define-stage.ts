import type { ArtifactRecord, ArtifactWriter, OnProgress } from '@graft/core';
import type { z } from 'zod';
import type { Location } from './task-file.ts';

export interface Upstream {
  readonly directory: string;
  readonly record: ArtifactRecord;
}

export interface StageContext<Slice> {
  readonly slice: Slice;
  readonly upstream: Readonly<Record<string, Upstream>>;
  readonly location: Location;
  readonly writer: ArtifactWriter;
  readonly onProgress: OnProgress;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface StageDefinition<Slice = unknown> {
  readonly name: string;
  /** The packages whose code decides the result; a test compares this with what the stage's modules import. */
  readonly uses: readonly string[];
  /** Libraries whose version decides the result, each with the package that depends on it. */
  readonly libraries: Readonly<Record<string, string>>;
  readonly slice: z.ZodType<Slice>;
  /** Names of the artifacts it reads. */
  readonly needs: readonly string[];
  /** Whether numbers come from a runtime that is chosen on the machine (libtensorflow or WebAssembly). */
  readonly trains: boolean;
  /**
   * Where a stage reads less than all of an upstream artifact: a digest of what it reads, which stands in its identity in
   * place of the fingerprint. What else changes there leaves the stage alone.
   */
  identify?(name: string, upstream: Upstream, slice: Slice): Promise<string | undefined>;
  /** @returns what `run.json` tells besides the seconds. */
  run(context: StageContext<Slice>): Promise<Record<string, unknown> | undefined>;
}

export function defineStage<Slice>(definition: StageDefinition<Slice>): StageDefinition<Slice> {
  return definition;
}

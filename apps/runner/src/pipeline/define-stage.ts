import type { ArtifactWriter, OnProgress } from '@graft/core';
import type { z } from 'zod';
import type { ArtifactKind, StoredArtifact } from './artifact-kind.ts';
import type { Location } from './task-file.ts';

/** An artifact that a stage reads: one, one that may be absent, or one per arm. */
export interface Need<Contents = unknown, Occurs extends 'once' | 'optional' | 'per-arm' = 'once' | 'optional' | 'per-arm'> {
  readonly kind: ArtifactKind<Contents>;
  readonly occurs: Occurs;
}

export type Needs = Readonly<Record<string, Need>>;

export const once = <Contents>(kind: ArtifactKind<Contents>): Need<Contents, 'once'> => ({ kind, occurs: 'once' });
export const optional = <Contents>(kind: ArtifactKind<Contents>): Need<Contents, 'optional'> => ({ kind, occurs: 'optional' });
export const perArm = <Contents>(kind: ArtifactKind<Contents>): Need<Contents, 'per-arm'> => ({ kind, occurs: 'per-arm' });

type Opened<N> =
  N extends Need<infer Contents, 'once'>
    ? StoredArtifact<Contents>
    : N extends Need<infer Contents, 'optional'>
      ? StoredArtifact<Contents> | undefined
      : N extends Need<infer Contents, 'per-arm'>
        ? Readonly<Record<string, StoredArtifact<Contents>>>
        : never;

/** The artifacts of a stage's needs, by the names it gave them. */
export type Upstream<N extends Needs> = { readonly [Name in keyof N]: Opened<N[Name]> };

export interface StageContext<Slice, N extends Needs> {
  readonly slice: Slice;
  readonly upstream: Upstream<N>;
  readonly location: Location;
  readonly writer: ArtifactWriter;
  readonly onProgress: OnProgress;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface StageDefinition<Slice = unknown, N extends Needs = Needs> {
  readonly name: string;
  /** `import.meta.url` of the module that defines it: its code, and that of all it imports, decides the result. */
  readonly module: string;
  /** The packages whose code decides the result; a test compares this with what the stage's modules import. */
  readonly uses: readonly string[];
  /** Libraries whose version decides the result, each with the package that depends on it. */
  readonly libraries: Readonly<Record<string, string>>;
  readonly slice: z.ZodType<Slice>;
  /** The artifacts it reads. */
  readonly needs: N;
  /** Whether numbers come from a runtime that is chosen on the machine (libtensorflow or WebAssembly). */
  readonly trains: boolean;
  /**
   * Where a stage reads less than all of an upstream artifact: a digest of what it reads, by the artifact's name, which stands in
   * its identity in place of the fingerprint. What else changes there leaves the stage alone.
   */
  digests?(upstream: Upstream<N>, slice: Slice): Promise<Readonly<Record<string, string>>>;
  /** @returns what `run.json` says besides the seconds. */
  run(context: StageContext<Slice, N>): Promise<Record<string, unknown> | undefined>;
}

/** Loads one stage by its name. */
export type FindStage = (name: string) => Promise<StageDefinition>;

export function defineStage<Slice, const N extends Needs>(definition: StageDefinition<Slice, N>): StageDefinition<Slice, N> {
  return definition;
}

import type { KeptEpoch } from '@graft/core';
import type { Training } from './artifacts/training.ts';

export interface ExportContext {
  readonly training: Training;
  /** The snapshot to export. */
  readonly keep: KeptEpoch;
  /** Write a file of the export: bytes or text as they are, any other value as canonical JSON. */
  readonly put: (path: string, content: unknown) => Promise<void>;
  /** Copy a snapshot's safetensors file, verified on the way. @returns what a description says of it. */
  readonly copyWeights: (which: KeptEpoch, path: string) => Promise<{ readonly path: string; readonly sha256: string }>;
}

/**
 * One format that a trained arm is exported to. A member is one file in `exports/` with this as its default export; the experiment
 * schema and `quick --export` follow from the file.
 */
export interface ExportFormat {
  readonly format: string;
  /** What it is for: a noun phrase for help and the schema. */
  readonly summary: string;
  /** Write its files, by paths below the format's own folder. */
  write(context: ExportContext): Promise<void>;
}

/** A registry member. */
export function defineExport(format: ExportFormat): ExportFormat {
  return format;
}

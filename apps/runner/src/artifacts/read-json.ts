import { ArtifactError, decodeJsonl, readArtifactFile } from '@graft/core';
import type { z } from 'zod';
import type { ArtifactPlace } from '../pipeline/artifact-kind.ts';

const hint = 'Remove the folder and run the experiment again.';

/**
 * A JSON file of an artifact, verified by its sha256 and parsed by its schema.
 *
 * @throws {ArtifactError} when it is missing, holds other bytes, or is not of the schema's form.
 */
export async function readJson<Schema extends z.ZodType>(place: ArtifactPlace, path: string, schema: Schema): Promise<z.output<Schema>> {
  const text = await readText(place, path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ArtifactError(`Expected JSON in ${path} of ${place.directory} but ${(cause as Error).message}.`, { hint, cause });
  }
  return conform(place, path, schema, value);
}

/** The rows of a JSONL file of an artifact, each parsed by its schema. @throws {ArtifactError} as {@link readJson}. */
export async function readRows<Schema extends z.ZodType>(place: ArtifactPlace, path: string, schema: Schema): Promise<z.output<Schema>[]> {
  const rows = decodeJsonl<unknown>(await readText(place, path), path);
  return rows.map((row) => conform(place, path, schema, row));
}

async function readText({ directory, record }: ArtifactPlace, path: string): Promise<string> {
  return (await readArtifactFile(directory, record, path)).toString('utf8');
}

function conform<Schema extends z.ZodType>({ directory }: ArtifactPlace, path: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new ArtifactError(`Expected a well-formed ${path} in ${directory} but ${where}${issue?.message}.`, { hint });
}

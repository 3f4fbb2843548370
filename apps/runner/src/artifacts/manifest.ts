import { type ArtifactWriter, canonicalJson, type Example, type Excluded, encodeJsonl, type Manifest } from '@graft/core';
import { splitNameSchema } from '@graft/core/schemas';
import { z } from 'zod';
import type { ArtifactKind } from '../pipeline/artifact-kind.ts';
import { readJson, readRows } from './read-json.ts';

const example = z.object({
  id: z.string(),
  sha256: z.string(),
  label: z.string(),
  format: z.string(),
  width: z.number(),
  height: z.number(),
  orientation: z.number(),
  perceptualHash: z.string(),
  givenSplit: splitNameSchema.optional(),
  group: z.string().optional(),
  weight: z.number().optional(),
}) satisfies z.ZodType<Example>;

const excluded = z.object({ id: z.string(), reason: z.string() }) satisfies z.ZodType<Excluded>;

const source = z.strictObject({
  /** Whether the pictures are the drawn sample. */
  isDrawn: z.boolean(),
  /** Whether the photos came split. */
  isSplit: z.boolean(),
  /** The column of the list that the groups are from. */
  groupColumn: z.string().optional(),
});

/** What the place that the photos came from says about all of them. */
export type SourceFacts = z.output<typeof source>;

/** The photos as the index found them. */
export interface IndexedPhotos extends Manifest {
  readonly source: SourceFacts;
}

export const manifestArtifact: ArtifactKind<IndexedPhotos> = {
  name: 'manifest',
  async read(place) {
    return {
      examples: await readRows(place, 'manifest.jsonl', example),
      excluded: await readRows(place, 'excluded.jsonl', excluded),
      classes: await readJson(place, 'classes.json', z.array(z.string())),
      source: await readJson(place, 'source.json', source),
    };
  },
};

/** The manifest's files, by name. */
export function encodeManifest({ examples, excluded: left, classes, source: facts }: IndexedPhotos): Readonly<Record<string, string>> {
  return {
    'manifest.jsonl': encodeJsonl(examples),
    'excluded.jsonl': encodeJsonl(left),
    'classes.json': canonicalJson(classes),
    'source.json': canonicalJson(facts),
  };
}

/** Write the files that {@link encodeManifest} made. */
export async function writeManifest(writer: ArtifactWriter, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await writer.write(path, text);
}

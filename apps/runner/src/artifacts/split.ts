import { type ArtifactWriter, canonicalJson, encodeJsonl, type SplitExample, type SplitName } from '@graft/core';
import { splitNameSchema } from '@graft/core/schemas';
import type { SplitResult } from '@graft/dataset';
import { z } from 'zod';
import type { ArtifactKind } from '../pipeline/artifact-kind.ts';
import { readJson, readRows } from './read-json.ts';

const splitExample = z.object({
  id: z.string(),
  sha256: z.string(),
  label: z.string(),
  classIndex: z.int().min(0),
  split: splitNameSchema,
  fold: z.int().optional(),
  group: z.string().optional(),
  weight: z.number().optional(),
  repeats: z.int().min(1).optional(),
}) satisfies z.ZodType<SplitExample>;

const place = z.object({ id: z.string(), split: splitNameSchema, fold: z.int().optional() });

/** What a split says about itself beyond its rows; the report shows this much of it. */
const summary = z.looseObject({
  leaks: z.array(z.object({ first: place, second: place, reason: z.string() })),
  duplicatesTogether: z.int().optional(),
});

/** Who trains and who measures. */
export interface Split {
  readonly examples: readonly SplitExample[];
  /** Labels in the order of the class index. */
  readonly classes: readonly string[];
}

/** A split with its leak report. */
export interface SummarisedSplit extends Split {
  readonly summary: z.output<typeof summary>;
}

export const splitArtifact: ArtifactKind<SummarisedSplit> = {
  name: 'split',
  async read(artifact) {
    return {
      examples: await readRows(artifact, 'split.jsonl', splitExample),
      classes: await readJson(artifact, 'classes.json', z.array(z.string())),
      summary: await readJson(artifact, 'summary.json', summary),
    };
  },
};

export async function writeSplit(writer: ArtifactWriter, { examples, ...rest }: SplitResult, classes: readonly string[]): Promise<void> {
  await writer.write('split.jsonl', encodeJsonl(examples));
  await writer.write('classes.json', canonicalJson(classes));
  await writer.write('summary.json', canonicalJson(rest));
}

/** The split that figures are measured on: `auto` is the test split where there is one. */
export function evaluatedSplit(on: 'auto' | 'validation' | 'test', examples: readonly { readonly split: SplitName }[]): SplitName {
  if (on !== 'auto') return on;
  return examples.some(({ split }) => split === 'test') ? 'test' : 'validation';
}

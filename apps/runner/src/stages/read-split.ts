import { decodeJsonl, readArtifactFile, type SplitExample, type SplitName } from '@graft/core';
import type { Upstream } from '../pipeline/define-stage.ts';

export interface StoredSplit {
  readonly examples: readonly SplitExample[];
  readonly classes: readonly string[];
}

/** The examples and the class list of a split artifact. */
export async function readSplit({ directory, record }: Upstream): Promise<StoredSplit> {
  const rows = await readArtifactFile(directory, record, 'split.jsonl');
  const classes = await readArtifactFile(directory, record, 'classes.json');
  return {
    examples: decodeJsonl<SplitExample>(rows.toString('utf8'), 'split.jsonl'),
    classes: JSON.parse(classes.toString('utf8')) as string[],
  };
}

/** The split that figures are of: `auto` is the test split where there is one. */
export function evaluatedSplit(on: 'auto' | 'validation' | 'test', examples: readonly { readonly split: SplitName }[]): SplitName {
  if (on !== 'auto') return on;
  return examples.some(({ split }) => split === 'test') ? 'test' : 'validation';
}

import type { Example } from '@graft/core';

type Hashed = Pick<Example, 'id' | 'sha256' | 'label'>;

/** Examples whose files are equal byte for byte. */
export interface Agreement {
  readonly sha256: string;
  /** Two or more, in the order given. */
  readonly examples: readonly Pick<Example, 'id' | 'label'>[];
}

/** All files that occur more than once, in the order of their first occurrence. */
export function findDuplicates(examples: readonly Hashed[]): Agreement[] {
  const byHash = new Map<string, Hashed[]>();
  for (const example of examples) {
    const equal = byHash.get(example.sha256);
    if (equal) equal.push(example);
    else byHash.set(example.sha256, [example]);
  }
  return [...byHash]
    .filter(([, equal]) => equal.length > 1)
    .map(([sha256, equal]) => ({ sha256, examples: equal.map(({ id, label }) => ({ id, label })) }));
}

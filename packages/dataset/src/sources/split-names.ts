import type { SplitName } from '@graft/core';

const names: Readonly<Record<string, SplitName>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
};

/** The split that a folder or a value in a list is called after, in any case: `train`, `val`, `valid`, `dev`, `test`, ...; undefined for any other word. */
export function splitNameOf(text: string): SplitName | undefined {
  const key = text.toLowerCase();
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

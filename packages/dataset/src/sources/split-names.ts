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

/**
 * The split that a folder, or a value in a list, is named after: `train`, `val`, `valid`, `dev`, `test`, ... in any case;
 * undefined for any other word.
 */
export function splitNameOf(text: string): SplitName | undefined {
  const key = text.toLowerCase();
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/**
 * The split that a longer name mentions: `training_set`, `seg_test`, `val2017`, `TrainImages`, `testset`. Undefined where it mentions
 * none or several.
 */
export function splitMentionedIn(name: string): SplitName | undefined {
  const words = name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/\p{L}+/gu);
  const mentioned = new Set(
    (words ?? []).map((word) => splitNameOf(word) ?? splitNameOf(word.replace(/(set|data|images?|photos?|split)$/, ''))),
  );
  mentioned.delete(undefined);
  return mentioned.size === 1 ? [...mentioned][0] : undefined;
}

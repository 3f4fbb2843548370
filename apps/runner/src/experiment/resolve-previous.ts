import { dirname, resolve } from 'node:path';
import { readPreviousSplit, type SplitConfig } from '@graft/dataset';
import { followPrevious } from './follow-previous.ts';

export interface ResolvedSplit {
  /** As stages get it: without paths. */
  readonly split: SplitConfig;
  /** `split.jsonl` of the split that it follows, absolute. */
  readonly previous?: string | undefined;
}

/**
 * The split of an experiment; instead of the path of the earlier split that it follows it has the sha256 of that.
 *
 * @param file - the experiment file, which paths are relative to.
 * @throws {ConfigError} where it cannot follow the earlier split; {ArtifactError} where that cannot be read.
 */
export async function resolvePrevious(
  given: SplitConfig,
  { file, warn }: { readonly file: string; readonly warn: (line: string) => void },
): Promise<ResolvedSplit> {
  const { previous: named, ...split } = given;
  if (named === undefined) {
    if (split.method === 'stable')
      warn(
        'the stable split follows no earlier one: the key decides for all photos; name one with split.previous to keep its ' +
          'photos where they are',
      );
    return { split };
  }
  const previous = await readPreviousSplit(resolve(dirname(file), named));
  const notice = followPrevious(previous, split, { isNamed: true, again: 'remove split.previous to divide all photos again' });
  if (notice !== undefined) warn(notice);
  return { split: { ...split, previous: previous.sha256 }, previous: previous.path };
}

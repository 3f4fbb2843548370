import { dirname, resolve } from 'node:path';
import type { SplitConfig } from '@graft/dataset';
import { followPrevious } from '../split/follow-previous.ts';
import { readPreviousSplit } from '../split/read-previous-split.ts';

export interface ResolvedSplit {
  /** As stages get it: without paths. */
  readonly split: SplitConfig;
  /** `split.jsonl` of the split that it follows, absolute. */
  readonly previous?: string | undefined;
}

/**
 * The split of an experiment with the hash of the earlier split that it follows in place of its path.
 *
 * @param file - the experiment file, which paths are relative to.
 * @throws {ConfigError} where it cannot follow the earlier split; {ArtifactError} where that is gone.
 */
export async function resolvePrevious(
  given: SplitConfig,
  { file, warn }: { readonly file: string; readonly warn: (line: string) => void },
): Promise<ResolvedSplit> {
  const { previous: named, ...split } = given;
  if (named === undefined) {
    if (split.method === 'stable')
      warn('the stable split follows no earlier one, so all photos go by the key alone; split.previous names one whose photos are to stay');
    return { split };
  }
  const previous = await readPreviousSplit(resolve(dirname(file), named));
  const notice = followPrevious(previous, split, { isNamed: true, anew: 'remove split.previous to divide all photos again' });
  if (notice !== undefined) warn(notice);
  return { split: { ...split, previous: previous.sha256 }, previous: previous.path };
}

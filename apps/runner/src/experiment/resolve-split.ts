import { dirname, resolve } from 'node:path';
import { resolveGroupBy, type SplitConfig } from '@graft/dataset';
import { followPrevious } from '../split/follow-previous.ts';
import { readPreviousSplit } from '../split/read-previous-split.ts';
import type { ResolvedData } from './index-data.ts';

export interface ResolvedSplit {
  /** As stages get it: without paths, and of columns only `group`. */
  readonly split: SplitConfig;
  /** `split.jsonl` of the split that it follows, absolute. */
  readonly previous: string | undefined;
}

export interface ResolveSplitOptions {
  /** The experiment file, which paths are relative to. */
  readonly file: string;
  readonly source: Pick<ResolvedData['source'], 'columns' | 'isSplit' | 'candidates'>;
  readonly warn: (line: string) => void;
}

/**
 * The split of an experiment as its stages get it. Photos that come split are taken as they are.
 *
 * @throws {ConfigError} where it cannot follow the split before, or groups by what is nothing; {ArtifactError} where that is gone.
 */
export async function resolveSplit(given: SplitConfig, { file, source, warn }: ResolveSplitOptions): Promise<ResolvedSplit> {
  const { previous: named, ...split } = given;
  if (source.isSplit) {
    if (source.candidates.every(({ givenSplit }) => givenSplit !== 'validation'))
      warn(`no photo came for validation: it is divided off train by the ratio ${split.ratio[0]}, ${split.ratio[1]}; test is kept`);
    return { split: { ...split, method: 'given' }, previous: undefined };
  }
  const groupBy = resolveGroupBy(split.groupBy, source);
  if (split.method !== 'stable') return { split: { ...split, groupBy }, previous: undefined };
  if (named === undefined) {
    warn('the stable split follows no earlier one, so all photos go by the key alone; split.previous names one whose photos are to stay');
    return { split: { ...split, groupBy }, previous: undefined };
  }
  const previous = await readPreviousSplit(resolve(dirname(file), named));
  const notice = followPrevious(previous, split, { isNamed: true, anew: 'leave split.previous away to divide all anew' });
  if (notice !== undefined) warn(notice);
  return { split: { ...split, groupBy, previous: previous.sha256 }, previous: previous.path };
}

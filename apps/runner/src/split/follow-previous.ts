import { ConfigError } from '@graft/core';
import type { SplitConfig, SplitSettings } from '@graft/dataset';
import type { PreviousSplit } from './read-previous-split.ts';

export interface FollowOptions {
  /** Whether the user named the split before; else it was found in the folder that is written to. */
  readonly isNamed: boolean;
  /** What to do for a split that follows none: the end of a hint. */
  readonly anew: string;
}

/**
 * Whether a stable split can follow an earlier one: photos that stand in that keep their split, so another key or ratio
 * would divide the new ones alone.
 *
 * @returns a sentence for the user where the earlier one was made otherwise and named all the same; else undefined.
 * @throws {ConfigError} when its settings are others.
 */
export function followPrevious(
  { path, rows, settings }: PreviousSplit,
  config: SplitConfig,
  { isNamed, anew }: FollowOptions,
): string | undefined {
  const kept = `its ${rows.length} photos keep their split, the key decides for new ones`;
  if (settings === undefined) return `${path} has no record of how it was made: ${kept}`;
  if (settings.method !== 'stable') {
    if (isNamed) return `${path} was made by the method ${settings.method}: ${kept}`;
    throw new ConfigError(`Expected a stable split in ${path} to follow but it was made by the method ${settings.method}.`, {
      hint: `Name it with --previous and its photos keep their split, while the key decides for new ones; or ${anew}.`,
    });
  }
  const [before, now] = [describe(settings), describe(config)];
  if (before === now) return undefined;
  throw new ConfigError(`Expected the settings of the split before in ${path}, ${before}, but received ${now}.`, {
    hint: `Its photos keep their split, so other settings would hold for new ones alone. Take the same; or ${anew}.`,
  });
}

function describe({ key, ratio }: Pick<SplitSettings, 'key' | 'ratio'>): string {
  return `key ${JSON.stringify(key)} and ratio ${ratio?.join(', ')}`;
}

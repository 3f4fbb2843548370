import { ConfigError } from '@graft/core';
import type { PreviousSplit, SplitConfig, SplitSettings } from '@graft/dataset';

export interface FollowOptions {
  /** Whether the user named the earlier split; else it was found in the folder that is written to. */
  readonly isNamed: boolean;
  /** How to divide all photos again: the end of a hint. */
  readonly again: string;
}

/**
 * Whether a stable split can follow an earlier one. The photos of the earlier split keep their side, so that another key or ratio would
 * divide the new photos alone.
 *
 * @returns a sentence for the user where the earlier split, which the user named, was made by another method; else undefined.
 * @throws {ConfigError} when its settings differ.
 */
export function followPrevious(
  { path, rows, settings }: PreviousSplit,
  config: SplitConfig,
  { isNamed, again }: FollowOptions,
): string | undefined {
  const kept = `its ${rows.length} photos keep their side, the key decides for new ones`;
  if (settings === undefined) return `${path} has no record of how it was made: ${kept}`;
  if (settings.method !== 'stable') {
    if (isNamed) return `${path} was made by the method ${settings.method}: ${kept}`;
    throw new ConfigError(`Expected a stable split in ${path} to follow but it was made by the method ${settings.method}.`, {
      hint: `Name it with --previous, and its photos keep their side while the key decides for new ones; or ${again}.`,
    });
  }
  const [before, now] = [describe(settings), describe(config)];
  if (before === now) return undefined;
  throw new ConfigError(`Expected the settings of the earlier split in ${path}, ${before}, but received ${now}.`, {
    hint: `Its photos keep their side, so other settings would hold for new photos alone. Use the same settings; or ${again}.`,
  });
}

function describe({ key, ratio }: Pick<SplitSettings, 'key' | 'ratio'>): string {
  return `key ${JSON.stringify(key)} and ratio ${ratio?.join(', ')}`;
}

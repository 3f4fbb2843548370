import type { SplitConfig } from '@graft/dataset';
import type { SourceFacts } from '../artifacts/manifest.ts';

/**
 * The settings that hold for these photos. Photos that came split are taken as they are; where `groupBy` names the list's column, the
 * manifest holds its values as `group`.
 */
export function effectiveSplit(config: SplitConfig, { isSplit, groupColumn }: SourceFacts): SplitConfig {
  if (isSplit) return { ...config, method: 'given' };
  return groupColumn !== undefined && groupColumn === config.groupBy ? { ...config, groupBy: 'group' } : config;
}

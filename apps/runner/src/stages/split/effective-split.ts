import type { SplitConfig } from '@graft/dataset';
import type { SourceFacts } from '../../artifacts/manifest.ts';

/**
 * The settings that hold for these photos. Photos that came split stay as they are. Where `groupBy` names the list's column, the
 * manifest holds the values of that column as `group`.
 */
export function effectiveSplit(config: SplitConfig, { isSplit, groupColumn }: SourceFacts): SplitConfig {
  if (isSplit) return { ...config, method: 'given' };
  return groupColumn !== undefined && groupColumn === config.groupBy ? { ...config, groupBy: 'group' } : config;
}

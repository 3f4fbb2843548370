import type { ViewSettings } from './view-settings.ts';

/**
 * What stands beside the views of an arm that mixes: no single view is what its network sees, since partners are drawn in
 * whole batches. Nothing where nothing is mixed.
 */
export function mixNote({ arm, mix }: Pick<ViewSettings, 'arm' | 'mix'>): string | undefined {
  return mix && `shown before ${mix.name} of arm ${arm}, which mixes whole batches`;
}

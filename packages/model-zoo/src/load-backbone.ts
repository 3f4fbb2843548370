import type { Backbone } from '@graft/core';
import { openBackbone } from './open-backbone.ts';
import { type PrepareOptions, prepareBackbone } from './prepare-backbone.ts';

export interface LoadOptions extends PrepareOptions {
  /** Of the inference runtime; never changes a feature. */
  readonly threads?: number | undefined;
}

/**
 * A backbone ready to embed: weights obtained and verified, network compiled (or read from the cache) and opened.
 *
 * @throws {UnknownNameError} for a name that no backbone has; {WeightsError} where the weights cannot be obtained.
 */
export async function loadBackbone(idOrAlias: string, options: LoadOptions): Promise<Backbone> {
  return openBackbone(await prepareBackbone(idOrAlias, options), { threads: options.threads });
}

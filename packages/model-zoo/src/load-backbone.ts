import type { Backbone } from '@graft/core';
import type { OnnxBackbone } from './onnx/resolve-onnx.ts';
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
export async function loadBackbone(backbone: string | OnnxBackbone, options: LoadOptions): Promise<Backbone> {
  return openBackbone(await prepareBackbone(backbone, options), { threads: options.threads });
}

import { ShapeMismatchError } from '@graft/core';
import { asItIs, finishInPlace } from './affine/warp-output.ts';
import { applyMember } from './apply-member.ts';
import { type AugmentConfig, isChain, isPlain, type MemberConfig } from './augment-config.ts';
import { augmentations } from './augmentations.gen.ts';
import { createChain } from './create-chain.ts';
import type { AugmentationSpec } from './define-augmentation.ts';
import type { ViewAugmentation } from './view-augmentation.ts';

/**
 * A configured augmentation. `none` is the identity, so that a caller need not ask; a list is a chain.
 *
 * Parameters belong to their config: the same record under another fill mode or behaviour is another view. A key of a cache takes both.
 *
 * @param config - as `augmentConfig` gives it, defaults filled in.
 */
export function createAugmentation(config: AugmentConfig): ViewAugmentation {
  if (isChain(config)) return createChain(config.map((member) => ({ config: member, spec: specOf(member) })));
  if (isPlain(config)) return identity;
  const spec = specOf(config);
  return {
    name: spec.name,
    sample: (rng, size) => spec.sample(config, rng, size),
    apply: (image, params, into, finish) => applyMember({ config, spec, params }, image, into, finish),
  };
}

function specOf({ name }: MemberConfig): AugmentationSpec<MemberConfig, unknown> {
  return augmentations[name] as unknown as AugmentationSpec<MemberConfig, unknown>;
}

const identity: ViewAugmentation = {
  name: 'none',
  sample: () => ({}),
  apply({ data, height, width }, _params, into = new Float32Array(data.length), finish = asItIs) {
    if (into.length !== data.length) throw new ShapeMismatchError('the target of a view', [data.length], [into.length]);
    into.set(data);
    finishInPlace(into, finish);
    return { data: into, height, width };
  },
};

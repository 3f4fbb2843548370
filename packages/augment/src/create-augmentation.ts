import { ConfigError, parseConfig } from '@graft/core';
import { asItIs, finishInPlace } from './affine/warp-output.ts';
import { type AugmentSettings, augmentConfig, isChain, isPlain, type MemberConfig } from './augment-config.ts';
import { augmentations } from './augmentations.gen.ts';
import { applyMember, createChain } from './create-chain.ts';
import type { AugmentationSpec } from './define-augmentation.ts';
import type { ViewAugmentation } from './make-view.ts';
import { requireView } from './require-view.ts';

/**
 * A configured augmentation. `none` is the identity, a list is a chain.
 *
 * Parameters belong to their config: the same record under another fill mode or behaviour is another view. A cache keys on both.
 *
 * @param settings - a config, or what a person writes of it: defaults are filled in.
 * @throws {ConfigError} when the settings are wrong; from `apply`, when `params` is not a record.
 */
export function createAugmentation(settings: AugmentSettings): ViewAugmentation {
  const config = parseConfig(augmentConfig, settings, 'augment');
  if (isChain(config)) return createChain(config.map((member) => ({ config: member, spec: specOf(member) })));
  if (isPlain(config)) return identity;
  const spec = specOf(config);
  return {
    name: spec.name,
    sample: (rng, size) => spec.sample(config, rng, size),
    apply(image, params, into, finish) {
      if (typeof params !== 'object' || params === null) {
        throw new ConfigError(
          `Expected a record for params of ${spec.name} but received ${params === undefined ? 'nothing' : JSON.stringify(params)}.`,
          {
            hint: "Hand apply() what the same augmentation's sample() gave.",
          },
        );
      }
      return applyMember({ config, spec, params }, image, into, finish);
    },
  };
}

function specOf({ name }: MemberConfig): AugmentationSpec<MemberConfig, unknown> {
  return augmentations[name] as unknown as AugmentationSpec<MemberConfig, unknown>;
}

const identity: ViewAugmentation = {
  name: 'none',
  sample: () => ({}),
  apply(image, _params, into, finish = asItIs) {
    const target = into ?? new Float32Array(requireView(image));
    requireView(image, target);
    target.set(image.data);
    finishInPlace(target, finish);
    return { data: target, height: image.height, width: image.width };
  },
};

import type { AugmentationSpec } from './define-augmentation.ts';
import { type ByteAugmentation, defineByteAugmentation } from './define-byte-augmentation.ts';
import type { PixelEffect } from './define-operation.ts';

/** Whether a view is acted on. */
export interface Coin {
  readonly isApplied: boolean;
}

export type CoinConfig<Name extends string, Settings = unknown> = {
  readonly name: Name;
  readonly probability: number;
} & Readonly<Settings>;

/** A member that acts on a share of the views and leaves the others as they are. */
export type CoinAugmentation<Name extends string, Settings = unknown> = AugmentationSpec<CoinConfig<Name, Settings>, Coin>;

interface CoinMember<Config extends CoinConfig<string>>
  extends Omit<ByteAugmentation<Config, Coin>, 'sample' | 'isIdentity' | 'applyBytes'> {
  readonly effect: PixelEffect<[config: Config]>;
  /** Whether the effect changes nothing at these settings. */
  readonly isStill?: (config: Config) => boolean;
}

/** A member from an effect on bytes that nothing is drawn for. */
export function defineCoin<Config extends CoinConfig<string>>({
  effect,
  isStill,
  ...member
}: CoinMember<Config>): AugmentationSpec<Config, Coin> {
  return defineByteAugmentation({
    ...member,
    sample: ({ probability }, draws) => ({ isApplied: draws.random() < probability }),
    isIdentity: (config, { isApplied }) => !isApplied || isStill?.(config) === true,
    applyBytes: (config, image, _params, target) => effect(image, target, config),
  });
}

import { type FloatImage, type Image, type Rng, ShapeMismatchError } from '@graft/core';
import type { ViewAugmentation } from './create-augmentation.ts';
import type { AugmentationSpec, ImageSize } from './define-augmentation.ts';

/** A member with its settings. */
export interface Link<Config extends { readonly name: string }> {
  readonly config: Config;
  readonly spec: AugmentationSpec<Config, unknown>;
}

/** One member's parameters in a chain's record. */
interface LinkParams {
  readonly name: string;
  readonly params: unknown;
}

/**
 * Members one after the other, each on the view that the one before it made.
 *
 * Each draws from a stream of its own, `rng.split('<position> <name>')`, so no member's draws move another's. Between
 * two members the view is rounded to bytes, halves to even, as pipelines of Pillow images have it; the last one's values are
 * kept as they are. A member whose parameters change nothing is passed over, so it rounds nothing.
 *
 * The chain keeps two arrays of bytes: once they have an image's size, nothing is allocated but for what a member does itself.
 */
export function createChain<Config extends { readonly name: string }>(links: readonly Link<Config>[]): ViewAugmentation {
  let buffers: readonly [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];

  function apply(image: Image, params: unknown, into?: Float32Array): FloatImage {
    const { data, height, width } = image;
    if (into && into.length !== data.length) throw new ShapeMismatchError('the target of a view', [data.length], [into.length]);
    const target = into ?? new Float32Array(data.length);
    if (buffers[0].length !== data.length) buffers = [new Uint8Array(data.length), new Uint8Array(data.length)];
    let current = data;
    let isInTarget = false;
    for (const [position, { config, spec }] of links.entries()) {
      const own = (params as readonly LinkParams[])[position]?.params;
      if (spec.isIdentity?.(config, own, image)) continue;
      const free = current === buffers[0] ? buffers[1] : buffers[0];
      if (isInTarget) {
        new Uint8ClampedArray(free.buffer).set(target);
        current = free;
      }
      const source = { data: current, height, width };
      isInTarget = spec.applyBytes === undefined;
      if (spec.applyBytes) {
        const place = current === buffers[0] ? buffers[1] : buffers[0];
        spec.applyBytes(config, source, own, place);
        current = place;
      } else spec.apply(config, source, own, target);
    }
    if (!isInTarget) target.set(current);
    return { data: target, height, width };
  }

  return {
    name: 'chain',
    sample: (rng: Rng, size: ImageSize): readonly LinkParams[] =>
      links.map(({ config, spec }, position) => ({
        name: spec.name,
        params: spec.sample(config, rng.split(`${position} ${spec.name}`), size),
      })),
    apply,
  };
}

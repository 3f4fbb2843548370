import type { FloatImage, Image } from '@graft/core';
import { warp } from './affine/warp.ts';
import { asItIs, type Finish, finishInPlace } from './affine/warp-output.ts';
import type { DrawnLink } from './plan-passes.ts';

/**
 * One member's view, finished: in the last write where the view is a warp, otherwise in a pass of its own.
 *
 * @param into - `height * width * 3`; a new array where absent.
 */
export function applyMember<Config extends { readonly name: string }>(
  { config, spec, params }: DrawnLink<Config>,
  image: Image,
  into?: Float32Array,
  finish: Finish = asItIs,
): FloatImage {
  const warped = finish === asItIs ? undefined : spec.asWarp?.(config, params, image);
  if (warped?.resampling) return warp(image, warped.map, warped.resampling, into, finish);
  const view = spec.apply(config, image, params, into);
  finishInPlace(view.data, finish);
  return view;
}

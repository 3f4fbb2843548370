import type { FloatImage, Image } from '@graft/core';
import type { AugmentationSpec } from './define-augmentation.ts';
import { requireView } from './require-view.ts';
import { scratchBytes } from './scratch-bytes.ts';

/** A member whose result is bytes, as Pillow's operations have it: everything but `apply`, which follows. */
export type ByteAugmentation<Config extends { readonly name: string }, Params> = Omit<
  AugmentationSpec<Config, Params>,
  'apply' | 'applyBytes' | 'isIdentity'
> &
  Required<Pick<AugmentationSpec<Config, Params>, 'applyBytes' | 'isIdentity'>>;

/**
 * A member from its effect on bytes.
 *
 * `apply` writes the bytes as floats, and the photo itself where the parameters change nothing: `applyBytes` is never
 * asked then.
 *
 * @throws {ShapeMismatchError} from `apply` when the image's data or `into` is of another length than the size says.
 */
export function defineByteAugmentation<Config extends { readonly name: string }, Params>(
  member: ByteAugmentation<Config, Params>,
): AugmentationSpec<Config, Params> {
  const apply = (config: Config, image: Image, params: Params, into?: Float32Array): FloatImage => {
    const { data, height, width } = image;
    const length = requireView(image, into);
    const target = into ?? new Float32Array(length);
    if (member.isIdentity(config, params, image)) target.set(data);
    else {
      const bytes = scratchBytes('view', length);
      member.applyBytes(config, image, params, bytes);
      target.set(bytes);
    }
    return { data: target, height, width };
  };
  return { ...member, apply };
}

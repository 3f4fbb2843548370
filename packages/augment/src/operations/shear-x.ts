import { type Operation, upTo } from '../define-operation.ts';
import { transform } from '../pillow/transform.ts';

/** Sheared along x about the upper left corner, as the papers have it. */
const shearX: Operation = {
  turn: 1,
  magnitude: upTo('shear'),
  isSigned: true,
  effect: (image, target, magnitude, sampling) => transform(image, target, [1, tangent(magnitude), 0, 0, 1, 0], sampling),
};
export default shearX;

/** torchvision hands the angle whose tangent is meant through degrees. */
export function tangent(magnitude: number): number {
  return Math.tan(Math.atan(magnitude) * (180 / Math.PI) * (Math.PI / 180));
}

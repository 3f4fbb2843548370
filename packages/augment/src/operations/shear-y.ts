import { type Operation, upTo } from '../define-operation.ts';
import { transform } from '../pillow/transform.ts';
import { tangent } from './shear-x.ts';

/** Sheared along y about the upper left corner. */
const shearY: Operation = {
  turn: 2,
  magnitude: upTo('shear'),
  isSigned: true,
  effect: (image, target, magnitude, sampling) => transform(image, target, [1, 0, 0, tangent(magnitude), 1, 0], sampling),
};
export default shearY;

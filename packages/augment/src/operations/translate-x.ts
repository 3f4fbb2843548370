import { type Operation, upTo } from '../define-operation.ts';
import { transform } from '../pillow/transform.ts';

/** Shifted by whole pixels, to the right. */
const translateX: Operation = {
  turn: 3,
  magnitude: upTo('translateX'),
  isSigned: true,
  effect: (image, target, magnitude, sampling) => transform(image, target, [1, 0, -Math.trunc(magnitude), 0, 1, 0], sampling),
};
export default translateX;

import { type Operation, upTo } from '../define-operation.ts';
import { transform } from '../pillow/transform.ts';

/** Shifted by whole pixels, downwards. */
const translateY: Operation = {
  turn: 4,
  magnitude: upTo('translateY'),
  isSigned: true,
  effect: (image, target, magnitude, sampling) => transform(image, target, [1, 0, 0, 0, 1, -Math.trunc(magnitude)], sampling),
};
export default translateY;

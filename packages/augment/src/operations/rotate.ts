import type { Image } from '@graft/core';
import { type Operation, upTo } from '../define-operation.ts';
import { type Sampling, transform } from '../pillow/transform.ts';

/** Turned about the centre. */
const rotation: Operation = { turn: 5, magnitude: upTo('rotate'), isSigned: true, effect: rotate };
export default rotation;

/**
 * `Image.rotate` of Pillow about the centre, without enlarging: half turns, and quarter turns of squares, are permutations.
 *
 * @param angle - degrees, counter-clockwise. @param target - apart from the photo.
 * @see https://github.com/python-pillow/Pillow/blob/main/src/PIL/Image.py rotate
 */
function rotate(image: Image, target: Uint8Array, angle: number, sampling: Sampling): void {
  const { height, width } = image;
  const turn = ((angle % 360) + 360) % 360;
  if (turn === 0) target.set(image.data);
  else if (turn === 180) turnHalf(image, target);
  else if ((turn === 90 || turn === 270) && height === width) turnQuarter(image, target, turn === 90);
  else {
    const radians = -turn * (Math.PI / 180);
    const cos = rounded(Math.cos(radians));
    const sin = rounded(Math.sin(radians));
    const [x, y] = [-width / 2, -height / 2];
    transform(image, target, [cos, sin, cos * x + sin * y + width / 2, -sin, cos, -sin * x + cos * y + height / 2], sampling);
  }
}

/** To 15 decimals, as Pillow does, so that a right angle is one. */
function rounded(value: number): number {
  return Number(value.toFixed(15));
}

function turnHalf(image: Image, target: Uint8Array): void {
  const { data, height, width } = image;
  for (let from = 0, to = (height * width - 1) * 3; to >= 0; from += 3, to -= 3) {
    target[to] = data[from] as number;
    target[to + 1] = data[from + 1] as number;
    target[to + 2] = data[from + 2] as number;
  }
}

function turnQuarter({ data, width }: Image, target: Uint8Array, isLeft: boolean): void {
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const from = (isLeft ? x * width + width - 1 - y : (width - 1 - x) * width + y) * 3;
      const to = (y * width + x) * 3;
      target[to] = data[from] as number;
      target[to + 1] = data[from + 1] as number;
      target[to + 2] = data[from + 2] as number;
    }
  }
}

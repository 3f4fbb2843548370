import { PipelineError, ShapeMismatchError } from '@graft/core';
import type { MixBatch, MixParams } from './define-mix.ts';
import { isOver } from './is-over.ts';

/**
 * What every mix asks of its arguments before it writes.
 *
 * @param into - where the mixed images go. Partners are read while they are written, so it must lie apart from the images.
 * @throws {ShapeMismatchError} when images, target or partners are not as many as the batch says.
 * @throws {PipelineError} `GRAFT_RANGE` when `into` lies over the images, or a partner is none of the batch.
 */
export function checkMix({ images, count, height, width }: MixBatch, { order }: MixParams, into: Float32Array): void {
  if (images.length !== count * height * width * 3) {
    throw new ShapeMismatchError('a batch of images', [count, height, width, 3], [images.length]);
  }
  if (into.length !== images.length) throw new ShapeMismatchError('the target of a mix', [images.length], [into.length]);
  if (order.length !== count) throw new ShapeMismatchError('the partners of a batch', [count], [order.length]);
  if (isOver(images, into)) {
    throw new PipelineError(
      'GRAFT_RANGE',
      'Expected a target of a mix apart from its images but received one that shares bytes with them.',
      {
        hint: 'Leave the target out, or give an array with memory of its own.',
      },
    );
  }
  const wrong = order.findIndex((partner) => !(Number.isInteger(partner) && partner >= 0 && partner < count));
  if (wrong >= 0) {
    throw new PipelineError(
      'GRAFT_RANGE',
      `Expected a place from 0 to ${count - 1} for order.${wrong} of a mix but received ${order[wrong]}.`,
    );
  }
}

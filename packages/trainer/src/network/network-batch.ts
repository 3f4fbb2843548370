import { type Preprocessing, ShapeMismatchError } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { requireSampleWeights } from '../features/require-sample-weights.ts';
import type { Targets } from '../loss/softmax-cross-entropy.ts';

/** `count` images with their classes: NHWC, three channels, 0..255; buffers may be longer than the batch. */
export interface NetworkBatch {
  readonly images: Uint8Array | Float32Array;
  /** 0 .. C - 1. */
  readonly labels: Int32Array;
  /** `[count, C]`, rows sum to 1: the targets in place of the labels, where photos are mixed. */
  readonly targets?: Float32Array | undefined;
  /** `[count]`: how much each image counts in the training loss, 0 or more; absent: 1. */
  readonly sampleWeights?: Float32Array | undefined;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

export interface UploadedBatch {
  /** The network's input, `[N, H, W, 3]` float32. */
  readonly images: Tensor4D;
  readonly labels: Targets;
  /** `[N, 1]`. */
  readonly sampleWeights?: Tensor2D | undefined;
}

/** The mean to subtract and the deviation to divide by, per channel, on the 0..255 scale. */
export type Scale = Pick<Preprocessing, 'mean' | 'std'>;

/** A batch on the device, scaled; the caller disposes the tensors. */
export function uploadBatch(
  { tf }: Engine,
  { images, labels, targets, sampleWeights, count, height, width }: NetworkBatch,
  { mean, std }: Scale,
): UploadedBatch {
  const size = count * height * width * 3;
  if (count < 1 || images.length < size || labels.length < count) {
    throw new ShapeMismatchError('a batch of images', ['count', height, width, 3], [count, images.length, labels.length]);
  }
  requireSampleWeights('a batch of images', sampleWeights, count);
  return tf.tidy(() => {
    const pixels = tf.tensor4d(Float32Array.from(images.subarray(0, size)), [count, height, width, 3], 'float32');
    const centred = mean.every((value) => value === 0) ? pixels : tf.sub(pixels, tf.tensor1d([...mean]));
    return {
      images: tf.div(centred, tf.tensor1d([...std])) as Tensor4D,
      labels: targets ? tf.tensor2d(targets, [count, targets.length / count]) : tf.tensor1d(labels.slice(0, count), 'int32'),
      ...(sampleWeights ? { sampleWeights: tf.tensor2d(sampleWeights, [count, 1]) } : {}),
    };
  });
}

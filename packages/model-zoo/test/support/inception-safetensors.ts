import { createRng, encodeSafetensors, type NamedTensor } from '@graft/core';

/** A convolution as torchvision's Inception3 declares it: name, output and input channels, kernel. */
type Convolution = readonly [name: string, out: number, into: number, height: number, width: number];

const narrow = (name: string, into: number, pool: number): Convolution[] => [
  [`${name}.branch1x1`, 64, into, 1, 1],
  [`${name}.branch5x5_1`, 48, into, 1, 1],
  [`${name}.branch5x5_2`, 64, 48, 5, 5],
  [`${name}.branch3x3dbl_1`, 64, into, 1, 1],
  [`${name}.branch3x3dbl_2`, 96, 64, 3, 3],
  [`${name}.branch3x3dbl_3`, 96, 96, 3, 3],
  [`${name}.branch_pool`, pool, into, 1, 1],
];

const factorised = (name: string, c7: number): Convolution[] => [
  [`${name}.branch1x1`, 192, 768, 1, 1],
  [`${name}.branch7x7_1`, c7, 768, 1, 1],
  [`${name}.branch7x7_2`, c7, c7, 1, 7],
  [`${name}.branch7x7_3`, 192, c7, 7, 1],
  [`${name}.branch7x7dbl_1`, c7, 768, 1, 1],
  [`${name}.branch7x7dbl_2`, c7, c7, 7, 1],
  [`${name}.branch7x7dbl_3`, c7, c7, 1, 7],
  [`${name}.branch7x7dbl_4`, c7, c7, 7, 1],
  [`${name}.branch7x7dbl_5`, 192, c7, 1, 7],
  [`${name}.branch_pool`, 192, 768, 1, 1],
];

const wide = (name: string, into: number): Convolution[] => [
  [`${name}.branch1x1`, 320, into, 1, 1],
  [`${name}.branch3x3_1`, 384, into, 1, 1],
  [`${name}.branch3x3_2a`, 384, 384, 1, 3],
  [`${name}.branch3x3_2b`, 384, 384, 3, 1],
  [`${name}.branch3x3dbl_1`, 448, into, 1, 1],
  [`${name}.branch3x3dbl_2`, 384, 448, 3, 3],
  [`${name}.branch3x3dbl_3a`, 384, 384, 1, 3],
  [`${name}.branch3x3dbl_3b`, 384, 384, 3, 1],
  [`${name}.branch_pool`, 192, into, 1, 1],
];

/** @see https://github.com/pytorch/vision/blob/main/torchvision/models/inception.py, whose module names timm keeps. */
export const inceptionConvolutions: readonly Convolution[] = [
  ['Conv2d_1a_3x3', 32, 3, 3, 3],
  ['Conv2d_2a_3x3', 32, 32, 3, 3],
  ['Conv2d_2b_3x3', 64, 32, 3, 3],
  ['Conv2d_3b_1x1', 80, 64, 1, 1],
  ['Conv2d_4a_3x3', 192, 80, 3, 3],
  ...narrow('Mixed_5b', 192, 32),
  ...narrow('Mixed_5c', 256, 64),
  ...narrow('Mixed_5d', 288, 64),
  ['Mixed_6a.branch3x3', 384, 288, 3, 3],
  ['Mixed_6a.branch3x3dbl_1', 64, 288, 1, 1],
  ['Mixed_6a.branch3x3dbl_2', 96, 64, 3, 3],
  ['Mixed_6a.branch3x3dbl_3', 96, 96, 3, 3],
  ...factorised('Mixed_6b', 128),
  ...factorised('Mixed_6c', 160),
  ...factorised('Mixed_6d', 160),
  ...factorised('Mixed_6e', 192),
  ['Mixed_7a.branch3x3_1', 192, 768, 1, 1],
  ['Mixed_7a.branch3x3_2', 320, 192, 3, 3],
  ['Mixed_7a.branch7x7x3_1', 192, 768, 1, 1],
  ['Mixed_7a.branch7x7x3_2', 192, 192, 1, 7],
  ['Mixed_7a.branch7x7x3_3', 192, 192, 7, 1],
  ['Mixed_7a.branch7x7x3_4', 192, 192, 3, 3],
  ...wide('Mixed_7b', 1280),
  ...wide('Mixed_7c', 2048),
];

/**
 * Random weights of the right size in the hub's file format and under its names, so that the way from there to features
 * can be tested without the hub: He-scaled kernels keep activations near 1. The auxiliary classifier is there as well.
 */
export function inceptionSafetensors(seed: number): Buffer {
  const rng = createRng(seed);
  // A small pool, used cyclically from random places: 24 million normal variates one by one take seconds.
  const pool = Float32Array.from({ length: 65_537 }, () => rng.normal());
  const fill = (size: number, mean: number, deviation: number): Float32Array => {
    const start = rng.integer(pool.length);
    const data = new Float32Array(size);
    for (let i = 0; i < size; i++) data[i] = mean + deviation * (pool[(start + i) % pool.length] as number);
    return data;
  };
  const tensors: NamedTensor[] = inceptionConvolutions.flatMap(([name, out, into, height, width]) => [
    {
      name: `${name}.conv.weight`,
      shape: [out, into, height, width],
      data: fill(out * into * height * width, 0, Math.sqrt(2 / (into * height * width))),
    },
    { name: `${name}.bn.weight`, shape: [out], data: fill(out, 1, 0.1) },
    { name: `${name}.bn.bias`, shape: [out], data: fill(out, 0, 0.1) },
    { name: `${name}.bn.running_mean`, shape: [out], data: fill(out, 0, 0.1) },
    { name: `${name}.bn.running_var`, shape: [out], data: fill(out, 1, 0.1) },
  ]);
  tensors.push(
    { name: 'fc.weight', shape: [1000, 2048], data: fill(1000 * 2048, 0, 0.02) },
    { name: 'fc.bias', shape: [1000], data: fill(1000, 0, 0.1) },
    { name: 'AuxLogits.fc.bias', shape: [1000], data: fill(1000, 0, 0.1) },
  );
  return Buffer.concat(encodeSafetensors(tensors));
}

import { z } from 'zod';

/** A layer as data: enough to draw it and to count its parameters. */
export type NetworkLayer =
  | { readonly kind: 'convolution'; readonly filters: number; readonly activation: 'linear' | 'relu' }
  | { readonly kind: 'max-pool' }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'dense'; readonly units: number; readonly activation: 'relu' | 'softmax' };

/**
 * `article`: as published, without an activation after its convolutions, which makes everything before the first dense
 * layer linear except for the pools. `relu`: the same with the activation that was presumably meant.
 */
export type NetworkVariant = 'article' | 'relu';

/** The variant as a setting and as stored. */
export const networkVariantSchema: z.ZodEnum<{ [V in NetworkVariant]: V }> = z.enum(['article', 'relu']);

export interface NetworkShape {
  readonly variant: NetworkVariant;
  /** Of the input, pixels; at least 10. */
  readonly height: number;
  readonly width: number;
  readonly classes: number;
}

/** The network that is trained from scratch beside the transfer arm: two 3 x 3 convolutions without padding, two pools, a dense head. */
export function networkLayers({ variant, classes }: Pick<NetworkShape, 'variant' | 'classes'>): readonly NetworkLayer[] {
  const activation = variant === 'relu' ? 'relu' : 'linear';
  return [
    { kind: 'convolution', filters: 64, activation },
    { kind: 'max-pool' },
    { kind: 'convolution', filters: 128, activation },
    { kind: 'max-pool' },
    { kind: 'flatten' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 256, activation: 'relu' },
    { kind: 'dense', units: classes, activation: 'softmax' },
  ];
}

/** Side of the convolutions' kernels and of the pools. */
export const kernelSize = 3;
export const poolSize = 2;

/** Number of parameters, counted from the layers without allocating them: 174,698,889 at 300 x 300 with 9 classes, 700 MB. */
export function countNetworkParameters(shape: NetworkShape): number {
  let [height, width, channels] = [shape.height, shape.width, 3];
  let parameters = 0;
  for (const layer of networkLayers(shape)) {
    if (layer.kind === 'convolution') {
      parameters += (kernelSize * kernelSize * channels + 1) * layer.filters;
      [height, width, channels] = [height - kernelSize + 1, width - kernelSize + 1, layer.filters];
    } else if (layer.kind === 'max-pool') {
      [height, width] = [Math.floor(height / poolSize), Math.floor(width / poolSize)];
    } else if (layer.kind === 'flatten') {
      [height, width, channels] = [1, 1, height * width * channels];
    } else if (layer.kind === 'dense') {
      parameters += (channels + 1) * layer.units;
      channels = layer.units;
    }
  }
  return parameters;
}

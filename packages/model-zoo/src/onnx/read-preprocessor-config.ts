import { ConfigError, defaultReading, type Geometry, type Preprocessing, type ResizeKernel } from '@graft/core';
import { z } from 'zod';

const side = z.int().min(8).max(4096);
const size = z.union([
  side,
  z.object({ height: side, width: side }),
  z.object({ shortest_edge: side }).transform(({ shortest_edge }) => ({ shortestEdge: shortest_edge })),
]);
const triple = z.tuple([z.number(), z.number(), z.number()]);

/** The keys of image processors that decide a pixel; others name classes and versions. */
const schema = z.object({
  do_resize: z.boolean().default(true),
  size,
  crop_pct: z.number().gt(0).max(1).nullish(),
  resample: z.int().min(0).max(5).default(3),
  do_center_crop: z.boolean().nullish(),
  crop_size: z.union([side, z.object({ height: side, width: side })]).nullish(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .gt(0)
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: triple.optional(),
  image_std: triple.optional(),
  do_flip_channel_order: z.boolean().default(false),
  // Keys without a counterpart here are refused, not ignored.
  do_pad: z.literal(false).nullish(),
  do_thumbnail: z.literal(false).nullish(),
  do_align_long_axis: z.literal(false).nullish(),
});

/** Filters by Pillow's numbers. */
const kernels: readonly ResizeKernel[] = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];

/**
 * A Hugging Face `preprocessor_config.json` as a preprocessing contract.
 *
 *   (pixel * factor - image_mean) / image_std = (pixel - image_mean / factor) / (image_std / factor)
 *
 * @param source - the file, as messages name it.
 * @throws {ConfigError} for what no contract here can express.
 * @see https://huggingface.co/docs/transformers/main_classes/image_processor
 */
export function readPreprocessorConfig(text: string, source: string): Preprocessing {
  const refuse = (why: string, cause?: unknown): ConfigError =>
    new ConfigError(`Expected the preprocessing of an image network in ${source} but ${why}.`, {
      hint: 'Declare it in the experiment: backbone.preprocessing with height, width, mean, std (0..255 scale) and geometry.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse('it is not JSON', cause);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const config = parsed.data;
  if (!config.do_resize) throw refuse('it does not resize (do_resize: false)');
  const { geometry, height, width } = geometryOf(config, kernels[config.resample] ?? 'bicubic', refuse);
  const factor = config.do_rescale ? config.rescale_factor : 1;
  if (config.do_normalize && !(config.image_mean && config.image_std)) throw refuse('it normalises without image_mean and image_std');
  const scaled = (values: readonly [number, number, number] | undefined, otherwise: number): readonly [number, number, number] => {
    const [a, b, c] = (config.do_normalize && values) || [otherwise, otherwise, otherwise];
    return [a / factor, b / factor, c / factor];
  };
  const std = scaled(config.image_std, 1);
  if (!std.every((value) => value > 0)) throw refuse('an image_std is not above 0');
  return {
    ...defaultReading,
    geometry,
    height,
    width,
    channelOrder: config.do_flip_channel_order ? 'bgr' : 'rgb',
    mean: scaled(config.image_mean, 0),
    std,
  };
}

interface Sized {
  readonly geometry: Geometry;
  readonly height: number;
  readonly width: number;
}

function geometryOf(config: z.output<typeof schema>, kernel: ResizeKernel, refuse: (why: string) => ConfigError): Sized {
  const { size: asked, crop_pct: cropFraction, crop_size: crop, do_center_crop: isCropped } = config;
  const square = (length: number): { height: number; width: number } => ({ height: length, width: length });
  if (typeof asked === 'object' && 'height' in asked) {
    if (isCropped && crop != null) {
      const { height, width } = typeof crop === 'number' ? square(crop) : crop;
      if (height !== asked.height || width !== asked.width) throw refuse('it squashes and then crops');
    }
    return { geometry: { kind: 'squash', kernel }, ...asked };
  }
  const shortestEdge = typeof asked === 'number' ? asked : asked.shortestEdge;
  // ConvNeXt's processor: below 384 pixels the shorter side is size / crop_pct before the crop; from 384 on the picture is squashed.
  if (cropFraction != null) {
    if (shortestEdge >= 384) return { geometry: { kind: 'squash', kernel }, ...square(shortestEdge) };
    return { geometry: { kind: 'resize-crop', shortestEdge: Math.floor(shortestEdge / cropFraction), kernel }, ...square(shortestEdge) };
  }
  if (isCropped) {
    const { height, width } = crop == null ? square(shortestEdge) : typeof crop === 'number' ? square(crop) : crop;
    return { geometry: { kind: 'resize-crop', shortestEdge, kernel }, height, width };
  }
  // A plain number meant a square in the first vision transformers.
  if (typeof asked === 'number') return { geometry: { kind: 'squash', kernel }, ...square(asked) };
  throw refuse('it resizes by the shorter side without a crop, which gives pictures of many sizes');
}

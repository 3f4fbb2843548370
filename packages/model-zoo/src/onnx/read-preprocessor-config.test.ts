import { describe, expect, it } from 'vitest';
import { readPreprocessorConfig } from './read-preprocessor-config.ts';

const read = (config: object) => readPreprocessorConfig(JSON.stringify(config), 'preprocessor_config.json');

/** As the hub's repositories of these networks have them; other keys left out. */
const clip = {
  crop_size: { height: 224, width: 224 },
  do_center_crop: true,
  do_convert_rgb: true,
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_processor_type: 'CLIPFeatureExtractor',
  image_std: [0.26862954, 0.26130258, 0.27577711],
  resample: 3,
  rescale_factor: 0.00392156862745098,
  size: { shortest_edge: 224 },
};
const dinov2 = { ...clip, image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225], size: { shortest_edge: 256 } };
const siglip = {
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  resample: 3,
  rescale_factor: 0.00392156862745098,
  size: { height: 224, width: 224 },
};
const convnext = { ...dinov2, crop_pct: 0.875, do_center_crop: undefined, crop_size: undefined, size: { shortest_edge: 224 } };

describe('readPreprocessorConfig', () => {
  it('reads CLIP: the shorter side to 224, the centre, bicubic, means of its own', () => {
    const { mean, std, ...rest } = read(clip);
    expect(rest).toEqual({
      colour: 'rgb-ignore-icc',
      orientation: 'exif',
      geometry: { kind: 'resize-crop', shortestEdge: 224, kernel: 'bicubic' },
      height: 224,
      width: 224,
      channelOrder: 'rgb',
    });
    expect(mean[0]).toBeCloseTo(122.77, 2);
    expect(std[2]).toBeCloseTo(70.32, 2);
  });

  it('reads DINOv2, SigLIP and ConvNeXt, each with its geometry', () => {
    expect(read(dinov2).geometry).toEqual({ kind: 'resize-crop', shortestEdge: 256, kernel: 'bicubic' });
    expect(read(siglip)).toMatchObject({
      geometry: { kind: 'squash', kernel: 'bicubic' },
      mean: [127.5, 127.5, 127.5],
      std: [127.5, 127.5, 127.5],
    });
    expect(read(convnext)).toMatchObject({
      geometry: { kind: 'resize-crop', shortestEdge: 256, kernel: 'bicubic' },
      height: 224,
      width: 224,
    });
    expect(read({ ...convnext, size: { shortest_edge: 384 } }).geometry).toEqual({ kind: 'squash', kernel: 'bicubic' });
    expect(read({ ...siglip, size: 224, resample: 2 }).geometry).toEqual({ kind: 'squash', kernel: 'bilinear' });
  });

  it('leaves values as they are where a network neither rescales nor normalises', () => {
    expect(read({ ...siglip, do_rescale: false, do_normalize: false })).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
    expect(read({ ...siglip, do_normalize: false, do_flip_channel_order: true })).toMatchObject({
      std: [255, 255, 255],
      channelOrder: 'bgr',
    });
  });

  it.each([
    ['padding', { ...siglip, do_pad: true }, /do_pad/],
    ['no resize', { ...siglip, do_resize: false }, /does not resize/],
    ['pictures of many sizes', { ...siglip, size: { shortest_edge: 224 } }, /many sizes/],
    ['normalising by nothing', { ...siglip, image_std: undefined }, /without image_mean and image_std/],
    ['a std of 0', { ...siglip, image_std: [0, 1, 1] }, /not above 0/],
    ['no size', { ...siglip, size: undefined }, /size/],
  ])('refuses %s and says where to declare it', (_, config, message) => {
    expect(() => read(config)).toThrow(message);
    expect(() => read(config)).toThrow(expect.objectContaining({ hint: expect.stringContaining('backbone.preprocessing') }));
  });

  it('refuses anything but JSON', () => {
    expect(() => readPreprocessorConfig('<html>', 'x')).toThrow(/not JSON/);
  });
});

import sharp from 'sharp';

/**
 * Names what decides the pixels that `readForNetwork` gives, besides the photo and its contract: the decoder, and the
 * rules of colour and resize here, whose number is raised with any change of a pixel.
 */
export const decoderVersion: string = `1, libvips ${sharp.versions.vips}`;

export { applyGeometry } from './apply-geometry.ts';
export { checkImage, type ImageCheck } from './check-image.ts';
export { type DecodeOptions, decodeImage } from './decode-image.ts';
export { type ImageFacts, probeImage } from './probe-image.ts';
export { readForNetwork } from './read-for-network.ts';
export type { ReadLimits } from './read-header.ts';
export { resizeImage } from './resize-image.ts';
export { thumbnail } from './thumbnail.ts';
export { UnreadableImageError } from './unreadable-image-error.ts';

export { type DrawSampleOptions, drawSample, type Sample } from './draw-sample.ts';
export { sampleDirectory } from './sample-directory.ts';
export { isSample } from './sample-notice.ts';

/** All that is there for the sake of Keras: its generator, its schedule and its numbers, and the article's augmentation. */
export { articleAugment } from './article-augment.ts';
export { type DirectoryTree, type KerasListing, type KerasListingOptions, kerasListing } from './flow-listing.ts';
export { type KerasBatch, KerasFlow, type KerasFlowOptions } from './flow-schedule.ts';
export type { KerasAffineConfig } from './keras-affine.ts';
export { type KerasBehaviour, type KerasTransform, kerasAffineMap, kerasBehaviours } from './keras-affine-map.ts';
export { createKerasGenerator, type KerasFitOptions, type KerasGenerator, type KerasGeneratorConfig } from './keras-generator.ts';
export type { KerasGeneratorSettings, KerasSettings, ShiftRange } from './keras-settings.ts';
export type { KerasStatistics } from './keras-statistics.ts';
export { NumpyRandom } from './numpy-random.ts';
export { type KerasParams, sampleKeras, stillKeras } from './sample-keras.ts';
export { type KerasImage, transformKeras } from './transform-keras.ts';

import { augmentConfig } from '@graft/augment';
import { splitConfig } from '@graft/dataset';
import { z } from 'zod';

export const reportSlice = z.strictObject({
  title: z.string(),
  arms: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  wrongPictures: z.int().min(0),
  viewPhotos: z.int().min(0),
  split: splitConfig,
  augment: augmentConfig,
  viewSeed: z.int().min(0),
});

export type ReportSlice = z.output<typeof reportSlice>;

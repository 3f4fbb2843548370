import { z } from 'zod';

const weight = z.number().min(0);

/** How training counted its photos, where not each once and alike: a fact of the model, kept in `model.json`. */
export const weightingSchema: z.ZodObject<
  {
    classWeights: z.ZodOptional<z.ZodArray<z.ZodObject<{ label: z.ZodString; weight: z.ZodNumber }, z.core.$strict>>>;
    photoWeights: z.ZodOptional<z.ZodObject<{ photos: z.ZodInt; smallest: z.ZodNumber; largest: z.ZodNumber }, z.core.$strict>>;
    repeats: z.ZodOptional<z.ZodObject<{ photos: z.ZodInt; taken: z.ZodInt }, z.core.$strict>>;
  },
  z.core.$strict
> = z.strictObject({
  classWeights: z
    .array(z.strictObject({ label: z.string(), weight }))
    .optional()
    .describe('of every class, in their order'),
  photoWeights: z
    .strictObject({ photos: z.int(), smallest: weight, largest: weight })
    .optional()
    .describe('of the photos that a list gave a weight other than 1'),
  repeats: z
    .strictObject({ photos: z.int(), taken: z.int() })
    .optional()
    .describe('photos that an epoch takes more than once, and all that it takes'),
});

export type Weighting = z.output<typeof weightingSchema>;

import { z } from 'zod';

/** How much the training examples of each class count: `balanced`, or a number by label. */
export type ClassWeightsConfig = 'balanced' | Readonly<Record<string, number>>;

/** The slice of an arm that weighs classes; absent: all count alike. */
export const classWeightsConfig: z.ZodType<ClassWeightsConfig, ClassWeightsConfig> = z
  .union([
    z.literal('balanced'),
    z
      .record(z.string().min(1), z.number().min(0).max(1e6))
      .refine((weights) => Object.keys(weights).length > 0, 'Expected at least one label with its weight'),
  ])
  .describe(
    'How much a training photo of each class counts in the loss: `balanced` weighs each class by n / (C n_c), so that all count alike; or a number by label, 1 for those not named.',
  );

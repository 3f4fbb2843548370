import { classWeightsConfig, headConfig } from '@graft/trainer';
import { z } from 'zod';

/** The kind of head of a `model.json` that names none, whatever the default of the settings: the first packages knew no other. */
export const unnamedHead = 'dense';

export const frozenConfig = z.strictObject({
  kind: z.literal('frozen').describe('A head on the features of the frozen backbone.'),
  head: headConfig.prefault({}),
  classWeights: classWeightsConfig.optional(),
  mix: z
    .never({
      error:
        "Expected nothing (a frozen arm's features are kept by photo, and a mixed picture belongs to no single one; " +
        'head.featureMixup mixes rows of features)',
    })
    .optional(),
});

import { preprocessingSchema } from '@graft/core/schemas';
import { controlVariantSchema } from '@graft/model-zoo';
import { z } from 'zod';

/** A network arm's own keys of `model.json`. */
export const networkModel = z.strictObject({ network: controlVariantSchema, preprocessing: preprocessingSchema });

export type NetworkModel = z.output<typeof networkModel>;

import { preprocessingSchema } from '@graft/core/schemas';
import { networkVariantSchema } from '@graft/model-zoo';
import { z } from 'zod';

/** A network arm's own keys of `model.json`. */
export const networkModel = z.strictObject({ network: networkVariantSchema, preprocessing: preprocessingSchema });

export type NetworkModel = z.output<typeof networkModel>;

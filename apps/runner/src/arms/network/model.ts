import { preprocessingSchema } from '@graft/core/schemas';
import { z } from 'zod';

/** A network arm's own keys of `model.json`. */
export const networkModel = z.strictObject({ network: z.enum(['article', 'relu']), preprocessing: preprocessingSchema });

export type NetworkModel = z.output<typeof networkModel>;

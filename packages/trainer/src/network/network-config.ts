import { z } from 'zod';
import { trainingFields } from '../fit/training-fields.ts';

/** The slice of an arm that trains a whole network, or layers of it, on streamed images. */
export const networkConfig = z.strictObject(trainingFields);

export type NetworkConfig = z.output<typeof networkConfig>;

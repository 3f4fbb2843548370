import type { WeightPrecision } from '@graft/engine';
import { z } from 'zod';

export type { WeightPrecision };

/** Of a compiled backbone's weights in its file. A record that does not say means float32. */
export const weightPrecision: z.ZodType<WeightPrecision> = z.enum(['float32', 'float16']);

import type { PreviousExample } from '@graft/dataset';
import { z } from 'zod';

/** The rows of a `split.jsonl` that another split follows. */
export const previousRows: z.ZodType<readonly PreviousExample[]> = z.array(
  z.looseObject({ id: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), split: z.enum(['train', 'validation', 'test']) }),
);

import { z } from 'zod';
import { defineSchedule } from '../define-schedule.ts';

export default defineSchedule({
  name: 'constant',
  schema: z.strictObject({ name: z.literal('constant').describe('The same learning rate in every step.') }),
  share: () => 1,
});

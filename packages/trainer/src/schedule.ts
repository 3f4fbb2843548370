import { z } from 'zod';
import type { Schedule, SchedulePlace } from './define-schedule.ts';
import { schedules } from './schedules.gen.ts';

const [first, ...others] = Object.values(schedules).map(({ schema }) => schema);

/** The slice of a training that chooses how the learning rate moves; it is constant by default. */
export const scheduleConfig = z.discriminatedUnion('name', [first, ...others]).prefault({ name: 'constant' });

export type ScheduleConfig = z.output<typeof scheduleConfig>;

/** The learning rate of one step. */
export function scheduledRate(
  { schedule, learningRate }: { readonly schedule: ScheduleConfig; readonly learningRate: number },
  place: SchedulePlace,
): number {
  const chosen: Schedule<ScheduleConfig> = schedules[schedule.name];
  return learningRate * chosen.share(schedule, place);
}

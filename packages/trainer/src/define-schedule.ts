import type { z } from 'zod';

/** The position of a step in its training. */
export interface SchedulePlace {
  /** From 0, over all epochs. */
  readonly step: number;
  /** Steps of the whole training. */
  readonly steps: number;
}

/**
 * How the learning rate moves during training. A member is one file in `schedules/` with this as its default export;
 * registry and config union follow from the file.
 */
export interface Schedule<Config extends { readonly name: string }> {
  readonly name: Config['name'];
  /** The share of the learning rate that a step takes, 0 or more. */
  share(config: Config, place: SchedulePlace): number;
}

/** A registry member: `schema` is strict, holds every default, and has the literal `name`. */
export function defineSchedule<Schema extends z.ZodType<{ readonly name: string }>>(
  schedule: Schedule<z.output<Schema>> & { readonly schema: Schema },
): typeof schedule {
  return schedule;
}

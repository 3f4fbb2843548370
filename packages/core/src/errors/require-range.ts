import { ConfigError } from './config-error.ts';

/** The parts of the message: `Expected <expected> for <name> but received <received>.` */
export interface Requirement {
  /** After "Expected": "an integer from 1 to 9". */
  readonly expected: string;
  /** The argument, as the caller knows it: "flow.count". */
  readonly name: string;
  readonly received: unknown;
  readonly hint?: string | undefined;
}

/**
 * Require that an argument given in code lies in its range; settings of users are for `parseConfig`.
 *
 * @throws {ConfigError} otherwise.
 */
export function requireRange(holds: boolean, { expected, name, received, hint }: Requirement): asserts holds {
  if (holds) return;
  const shown = typeof received === 'string' ? JSON.stringify(received) : String(received);
  throw new ConfigError(`Expected ${expected} for ${name} but received ${shown}.`, { hint });
}

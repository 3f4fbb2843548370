import { ConfigError } from '@graft/core';

/** The value of an option that is a whole number in a range. @throws {ConfigError} for any other value. */
export function requireWholeNumber(option: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new ConfigError(`Expected a whole number ${range} for --${option} but received ${value}.`, {
    hint: `For example --${option} ${Math.max(least, 3)}.`,
  });
}

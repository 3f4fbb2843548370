import type { z } from 'zod';
import { ConfigError } from '../errors/config-error.ts';
import { describeIssue, type Issue } from './describe-issue.ts';

/**
 * Validate a config slice: the value with its defaults filled in, or one error that lists every wrong place.
 *
 * ```ts
 * const schema = z.strictObject({ epochs: z.int().min(1).default(10) });
 * parseConfig(schema, {}, 'head'); // { epochs: 10 }
 * parseConfig(schema, { epoch: 5 }, 'head'); // ConfigError: Expected a known setting in head but received "epoch". Did you mean "epochs"?
 * ```
 *
 * @param path - config path of the slice, for the message: `split`, `arms.transfer`.
 * @throws {ConfigError} with one line per problem: the config path, what was expected, what came. For an unknown key or
 * word it names the nearest known one.
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => describeIssue(issue as Issue, path === '' ? [] : [path], schema));
  throw new ConfigError(lines.join('\n'), {
    hint: 'Correct the named setting; recipes/experiment.schema.json describes an experiment file.',
  });
}

import { nearestName } from '../config/nearest-name.ts';
import { hasCode, PipelineError } from './pipeline-error.ts';

/** A name that was not found, and those that exist. */
export interface UnknownName {
  /** What the name stands for, as a noun: `backbone`, `augmentation`, `stage`. */
  readonly kind: string;
  readonly received: string;
  readonly allowed: readonly string[];
  /** Its config path. */
  readonly path?: string | undefined;
  /** Command that prints all of them, for the hint. */
  readonly listedBy?: string | undefined;
}

/** A name that no member of a registry has. Exit status 2. */
export class UnknownNameError extends PipelineError {
  readonly kind: string;
  readonly received: string;
  readonly allowed: readonly string[];

  constructor({ kind, received, allowed, path, listedBy }: UnknownName) {
    const nearest = nearestName(received, allowed);
    const suggestion = nearest === undefined ? `Known: ${allowed.join(', ')}.` : `Did you mean "${nearest}"?`;
    super(
      'GRAFT_UNKNOWN_NAME',
      `Expected ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} id${path ? ` for ${path}` : ''} but received "${received}".`,
      {
        hint: listedBy ? `${suggestion} \`${listedBy}\` prints all of them.` : suggestion,
      },
    );
    this.kind = kind;
    this.received = received;
    this.allowed = allowed;
  }

  static override isInstance(error: unknown): error is UnknownNameError {
    return hasCode(error, 'GRAFT_UNKNOWN_NAME');
  }
}

/**
 * A name that must be one of a few: for arguments whose type the compiler cannot hold, such as those of a caller in JavaScript.
 *
 * @returns the name.
 * @throws {UnknownNameError} when it is not allowed, or is no text.
 */
export function requireKnownName<Name extends string>(
  received: unknown,
  { kind, allowed, path }: { readonly kind: string; readonly allowed: readonly Name[]; readonly path?: string },
): Name {
  const found = allowed.find((name) => name === received);
  if (found === undefined) throw new UnknownNameError({ kind, received: String(received), allowed, path });
  return found;
}

import { ArtifactError } from '../errors/artifact-error.ts';

/**
 * JSON whose bytes depend on the value alone: keys in code-unit order at every depth (`"10"` before `"9"`), two
 * spaces, a final newline. Undefined members are left out; -0 is written as 0.
 *
 * @throws {ArtifactError} naming the place, for everything that JSON would silently drop or change: undefined in a list or alone, NaN,
 * infinities, bigints, functions, symbols, and objects of a class (Date, Map, typed arrays).
 */
export function canonicalJson(value: unknown): string {
  return `${encode(value, '\n', '')}\n`;
}

/** The same on one line, without the final newline, for rows of a `.jsonl` file and for fingerprints. */
export function canonicalJsonLine(value: unknown): string {
  return encode(value, '', '');
}

/**
 * @param newline - the line break with the indentation of this depth; empty for JSON on one line.
 * @param place - path of the value, for messages: `.files[3].bytes`.
 */
function encode(value: unknown, newline: string, place: string): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : refuse(`${value}`, place);
  if (typeof value !== 'object') return refuse(value === undefined ? 'undefined' : `a ${typeof value}`, place);
  const inner = newline && `${newline}  `;
  if (Array.isArray(value)) {
    // Unlike map, Array.from turns a hole into undefined, which is refused.
    const items = Array.from(value, (item, index) => encode(item, inner, `${place}[${index}]`));
    return items.length === 0 ? '[]' : `[${inner}${items.join(`,${inner}`)}${newline}]`;
  }
  if (!isPlain(value)) return refuse(`an object of class ${value.constructor?.name ?? 'unknown'}`, place);
  // Member by member: JSON.stringify lists integer-like keys first, whatever their order in the object.
  const colon = newline ? ': ' : ':';
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}${colon}${encode(member, inner, `${place}.${key}`)}`);
  }
  return members.length === 0 ? '{}' : `{${inner}${members.join(`,${inner}`)}${newline}}`;
}

/** An object literal or one without a prototype, from any realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refuse(received: string, place: string): never {
  throw new ArtifactError(`Expected a JSON value${place && ` at ${place}`} in an artifact but received ${received}.`, {
    hint: 'Write a diverged loss as null and an array as a plain list.',
  });
}

import { knownKeys, schemaAt } from './known-keys.ts';
import { nearestName } from './nearest-name.ts';

/** What zod reports about one wrong place; `path` is relative to the schema that reports it. */
export interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly input?: unknown;
  /** `unrecognized_keys` only. */
  readonly keys?: readonly string[];
  /** `invalid_key` only: what is wrong with the name of a member. */
  readonly issues?: readonly Issue[];
  /** `invalid_value` only: the allowed words. */
  readonly values?: readonly unknown[];
  /** `invalid_union` only: the objections of each alternative, or the words that choose one. */
  readonly errors?: readonly (readonly Issue[])[];
  readonly options?: readonly unknown[];
}

/**
 * An issue as lines of the house form, `Expected ... for a.b but received ...`.
 *
 * @param root - the config path of the value that `schema` was asked about.
 */
export function describeIssue(issue: Issue, root: readonly PropertyKey[], schema: unknown): string[] {
  const path = [...root, ...issue.path];
  const place = path.length === 0 ? 'the file' : path.map(String).join('.');
  if (issue.keys) {
    const known = knownKeys(schemaAt(schema, issue.path), issue.input);
    // A key that only another alternative has is not what was meant.
    const others = known.filter((name) => !issue.keys?.includes(name));
    return issue.keys.map((key) => `Expected a known setting in ${place} but received "${key}".${suggestion(key, others)}`);
  }
  if (issue.issues) return [`Expected ${issue.issues.map(expectation).join(' and ')} for the name of ${place}.`];
  const [alternative] = [...(issue.errors ?? [])].sort((a, b) => depth(b) - depth(a));
  if (alternative && depth(alternative) > 0) {
    const chosen = (schemaAt(schema, issue.path)?.options ?? [])[issue.errors?.indexOf(alternative) ?? 0];
    return alternative.flatMap((inner) => describeIssue(inner, path, chosen));
  }
  if (issue.errors && issue.errors.length > 0) {
    const expected = [...new Set(issue.errors.flat().map(expectation))].join(' or ');
    return [`Expected ${expected} for ${place} but received ${show(issue.input)}.`];
  }
  const words = (issue.values ?? issue.options ?? []).filter((word) => typeof word === 'string');
  // The words that choose an alternative are reported with the whole object as input.
  const received = issue.options ? (issue.input as Record<PropertyKey, unknown> | undefined)?.[issue.path.at(-1) ?? ''] : issue.input;
  // Our own conditions speak for themselves.
  if (issue.code === 'custom') return [`${place}: ${issue.message}; received ${show(received)}.`];
  const near = typeof received === 'string' ? nearestName(received, words) : undefined;
  return [`Expected ${expectation(issue)} for ${place} but received ${show(received)}.${near ? ` Did you mean "${near}"?` : ''}`];
}

/** How far an alternative agreed with the value before it objected: where nothing is wrong at the root, its kind was right. */
function depth(issues: readonly Issue[]): number {
  return Math.min(...issues.map(({ path, keys }) => path.length + (keys ? 1 : 0)));
}

/**
 * The words after zod's "Invalid input: expected" (or after our own "Expected"), without its "received": that is the type, not the
 * value.
 */
function expectation({ message, options }: Issue): string {
  // Our own words say more than a list of names.
  const own = /^Expected (.*)$/.exec(message)?.[1];
  if (own !== undefined) return own;
  // An alternative that may leave its word out also counts `undefined` among the words.
  if (options)
    return `one of ${options
      .filter((word) => word !== undefined)
      .map(show)
      .join(' | ')}`;
  return /: expected (.*?)(?:, received .*)?$/.exec(message)?.[1] ?? `a valid value (${message})`;
}

function suggestion(received: string, known: readonly string[]): string {
  const near = nearestName(received, known);
  if (near) return ` Did you mean "${near}"?`;
  return known.length > 0 ? ` Known: ${known.join(', ')}.` : '';
}

/** The value as it stands in the file, shortened if it is long. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

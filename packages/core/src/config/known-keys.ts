/** The part of zod's own description of a schema (`schema.def`) that tells what lies below it. */
interface Definition {
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly shape?: Readonly<Record<PropertyKey, unknown>>;
  readonly valueType?: unknown;
  readonly element?: unknown;
  readonly items?: readonly unknown[];
  readonly options?: readonly unknown[];
}

/** The definition of the schema that judges the value at `path`, defaults and pipes looked through. */
export function schemaAt(schema: unknown, path: readonly PropertyKey[]): Definition | undefined {
  let node = unwrap(schema);
  for (const key of path) {
    const parts = [node, ...(node?.options ?? []).map(unwrap)];
    node = unwrap(parts.map((part) => below(part, key)).find((found) => found !== undefined));
  }
  return node;
}

/** Names of the settings that an object has, or that any of its alternatives has; empty for another kind of value. */
export function knownKeys(node: Definition | undefined): string[] {
  const parts = [node, ...(node?.options ?? []).map(unwrap)];
  return [...new Set(parts.flatMap((part) => Object.keys(part?.shape ?? {})))];
}

function below(node: Definition | undefined, key: PropertyKey): unknown {
  return node?.shape?.[key] ?? node?.items?.[key as number] ?? node?.element ?? node?.valueType;
}

function unwrap(schema: unknown): Definition | undefined {
  let definition = definitionOf(schema);
  while (definition?.innerType ?? definition?.in) definition = definitionOf(definition?.innerType ?? definition?.in);
  return definition;
}

function definitionOf(schema: unknown): Definition | undefined {
  return (schema as { readonly def?: Definition } | undefined)?.def;
}

/** The part of zod's description of a schema (`schema.def`) that tells what lies below it. */
interface Definition {
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly shape?: Readonly<Record<PropertyKey, unknown>>;
  readonly valueType?: unknown;
  readonly element?: unknown;
  readonly items?: readonly unknown[];
  readonly options?: readonly unknown[];
  /** Of a literal. */
  readonly values?: readonly unknown[];
}

/** The definition of the schema that judges the value at `path`; defaults and pipes are skipped. */
export function schemaAt(schema: unknown, path: readonly PropertyKey[]): Definition | undefined {
  let node = unwrap(schema);
  for (const key of path) {
    node = unwrap(
      alternatives(node)
        .map((part) => below(part, key))
        .find((found) => found !== undefined),
    );
  }
  return node;
}

/**
 * Names of the settings of an object, or of its alternatives: of the alternative whose words (`name`, `kind`) the value
 * has, or else of all. Empty for other kinds of values.
 */
export function knownKeys(node: Definition | undefined, value?: unknown): string[] {
  const parts = alternatives(node);
  const meant = parts.filter(({ shape }) => Object.entries(shape ?? {}).some(([key, word]) => isWord(word, shapeOf(value)[key])));
  return [...new Set((meant.length > 0 ? meant : parts).flatMap((part) => Object.keys(part.shape ?? {})))];
}

/** The definition itself and all its alternatives, however deep. */
function alternatives(node: Definition | undefined): Definition[] {
  return node === undefined ? [] : [node, ...(node.options ?? []).flatMap((option) => alternatives(unwrap(option)))];
}

function isWord(schema: unknown, value: unknown): boolean {
  return typeof value === 'string' && (definitionOf(schema)?.values?.includes(value) ?? false);
}

function shapeOf(value: unknown): Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>) : {};
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

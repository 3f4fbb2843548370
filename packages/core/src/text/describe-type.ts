/** What a value is, for the message to a caller who passed a wrong one: `a string`, `null`, `an object of class Map`. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = value.constructor?.name;
  return name === undefined || name === 'Object' ? 'another object' : `an object of class ${name}`;
}

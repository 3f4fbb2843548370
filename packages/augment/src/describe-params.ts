/**
 * A view's parameters as a line for people: numbers to three decimals, a chain's members by their names.
 *
 *   theta -12.5, flipHorizontal true        horizontal-flip (isApplied true), rotation (angle 7.25)
 */
export function describeParams(params: unknown): string {
  if (Array.isArray(params))
    return params.map((link: { name: string; params: unknown }) => `${link.name} (${describeParams(link.params)})`).join(', ');
  return Object.entries(params as Record<string, unknown>)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', ');
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toFixed(3)));
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.values(value);
  // A step of several, by its name: solarize 178.5.
  if (parts.length === 2 && typeof parts[0] === 'string') return parts.map(shown).join(' ');
  return `{${describeParams(value)}}`;
}

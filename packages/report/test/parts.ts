import type { Html } from '../src/markup/html.ts';

/** All matches of a pattern's first group in a piece of markup. */
export function parts(markup: Html | string, pattern: RegExp): string[] {
  const text = typeof markup === 'string' ? markup : markup.markup;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

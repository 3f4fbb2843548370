import type { Terminal } from './terminal.ts';

/** A person reads a screen, not three hundred thousand lines. */
const shown = 20;

/** Warn of many things: the first ones a line each, the others counted. */
export function warnLines(lines: readonly string[], warn: Terminal['warn']): void {
  for (const line of lines.slice(0, shown)) warn(line);
  if (lines.length > shown) warn(`and ${lines.length - shown} more; --json has all`);
}

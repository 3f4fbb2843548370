import { type Excluded, escapeTerminal, shortenText } from '@graft/core';
import type { Terminal } from './terminal.ts';

/** A person reads a screen, not three hundred thousand lines. */
const shown = 20;

/** Warn of many things: one line for each of the first, and how many follow. */
export function warnLines(lines: readonly string[], warn: Terminal['warn']): void {
  for (const line of lines.slice(0, shown)) warn(line);
  if (lines.length > shown) warn(`and ${lines.length - shown} more; --json has all`);
}

/** Which photos are left out and why; a path of an archive may be as long as a page. */
export function warnLeftOut(excluded: readonly Excluded[], warn: Terminal['warn']): void {
  const lines = excluded.map(({ id, reason }) => escapeTerminal(`left out ${shortenText(id)}: ${shortenText(reason)}`));
  warnLines(lines, warn);
}

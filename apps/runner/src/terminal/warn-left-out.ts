import { type Excluded, escapeTerminal, shortenText } from '@graft/core';
import type { Terminal } from './terminal.ts';
import { warnLines } from './warn-lines.ts';

/** Which photos are left out and why; a path of an archive may be as long as a page. */
export function warnLeftOut(excluded: readonly Excluded[], warn: Terminal['warn']): void {
  const lines = excluded.map(({ id, reason }) => escapeTerminal(`left out ${shortenText(id)}: ${shortenText(reason)}`));
  warnLines(lines, warn);
}

import { escapeTerminal } from '@graft/core';

/** Text of several lines that a terminal only prints: names of files and labels may hold anything. Line breaks stay. */
export function printable(text: string): string {
  return text.split('\n').map(escapeTerminal).join('\n');
}

/** Bytes for a person: 13.7 MB. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

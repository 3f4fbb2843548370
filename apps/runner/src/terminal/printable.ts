/**
 * Text that a terminal only prints: names of files and labels may hold anything. Line breaks stay; every other control
 * character, and the marks that reorder what follows (U+202A..202E, U+2066..2069), becomes U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** The same on one line, for a name within a text of several. */
export function printableName(name: string): string {
  return printable(name).replaceAll('\n', '\ufffd');
}

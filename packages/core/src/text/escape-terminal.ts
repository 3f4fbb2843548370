/**
 * Text as one line that is safe to print on a terminal: control characters (newlines and escapes included) and the marks that
 * reorder text (U+202A..202E, U+2066..2069) become U+FFFD.
 */
export function escapeTerminal(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

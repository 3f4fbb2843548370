/**
 * Text as one line that a terminal only prints: escape sequences lose their escape, and the marks that reorder
 * what follows (U+202A..202E, U+2066..2069) become U+FFFD like every other control character.
 */
export function escapeTerminal(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

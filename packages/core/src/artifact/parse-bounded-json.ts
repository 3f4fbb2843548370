/** What a JSON text may hold at most. */
export interface JsonBounds {
  /** Length of the text. A byte takes up to four in memory: in the text and in a part of it, both UTF-16. */
  readonly maxBytes: number;
  /** How deep objects and lists may be nested. */
  readonly maxDepth: number;
  /** Objects, lists and their elements, counted by the marks that open and separate them. Each takes up to about 80 bytes. */
  readonly maxValues: number;
}

/**
 * Parse JSON from an untrusted file. A text that only opens lists takes `JSON.parse` about sixty times its size, so depth and number
 * of values are counted on the bytes first.
 *
 * @param bytes - UTF-8, without a byte order mark.
 * @param refuse - throws; called with what is wrong, as the end of a sentence that begins with the file.
 * @see RFC 8259, section 9: a parser may set limits
 */
export function parseBoundedJson(bytes: Uint8Array, bounds: JsonBounds, refuse: (why: string) => never): unknown {
  if (bytes.length > bounds.maxBytes) refuse(`it has ${bytes.length} bytes, more than ${bounds.maxBytes}`);
  expectFew(bytes, bounds, refuse);
  try {
    // Fatal: two names that are broken in different places must not become equal.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return refuse('it is not JSON');
  }
}

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = Buffer.from('"\\,[]{}');

/** All marks of JSON are ASCII, and no byte of another character is. */
function expectFew(bytes: Uint8Array, { maxDepth, maxValues }: JsonBounds, refuse: (why: string) => never): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      at = endOfText(bytes, at);
    } else if (byte === openList || byte === openObject) {
      depth++;
      values++;
      if (depth > maxDepth) refuse(`at byte ${at} it is more than ${maxDepth} deep`);
    } else if (byte === closeList || byte === closeObject) {
      depth--;
    } else if (byte === comma) {
      values++;
    }
    if (values > maxValues) refuse(`at byte ${at} it has more than ${maxValues} values`);
  }
}

/** Where the text that begins at a quote ends; the end of the file if it does not end. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    if (bytes[at] === backslash) at++;
    else if (bytes[at] === quote) return at;
  }
  return bytes.length;
}

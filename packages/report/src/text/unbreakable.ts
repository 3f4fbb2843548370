/** A sentence in which no number is parted from its unit or its sign at a line's end. */
export function unbreakable(sentence: string): string {
  return sentence.replace(/(?<=\d) (?=%|points)|(?<=\b[a-z]) (?=[=<])|(?<=[=<]) (?=\d)|(?<=\(epoch) (?=\d)/g, '\u00a0');
}

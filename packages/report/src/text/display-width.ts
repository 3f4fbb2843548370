const graphemes: Intl.Segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Columns a text takes on a terminal: 2 for emoji and East Asian wide characters, 0 for what only modifies
 * its neighbour, else 1 for each grapheme.
 *
 * @see https://www.unicode.org/reports/tr11/ (East Asian Width W and F; the blocks below hold all that names use)
 */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (invisible.test(segment)) continue;
    width += wide.test(segment) || endsInSpacingMark.test(segment) ? 2 : 1;
  }
  return width;
}

/** The halfwidth katakana sound marks belong to their letter's grapheme and still take a column of their own. */
const endsInSpacingMark = /.[\uff9e\uff9f]$/u;
const invisible = /^[\p{M}\p{Cc}\p{Cf}]+$/u;
const emoji = String.raw`\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{RI}|[\u{1f300}-\u{1faff}]`;
const eastAsian = [
  String.raw`\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3`,
  String.raw`\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}`,
].join('');
const wide = new RegExp(`^(${emoji}|[${eastAsian}])`, 'u');

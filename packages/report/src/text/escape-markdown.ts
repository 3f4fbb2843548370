/** Text as one line of Markdown that means only itself: no link, emphasis, tag or table cell comes out of a name. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').replace(/[\\`*_{}[\]>#|~&]|<(?! )/g, '\\$&');
}

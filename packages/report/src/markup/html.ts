/** Markup that may stand in the page as it is. A plain string never is: it is text, and `html` escapes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What a hole of a template takes: text, markup, or a list of both; null, undefined and false leave it empty. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

/**
 * Template tag: the literal parts are markup, every value is escaped text unless it is `Html`.
 *
 * So a class called `<script>` is harmless wherever it appears, and no call site can forget it. Attribute values are
 * always written in double quotes; the escape covers both contexts.
 */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = literals[0] ?? '';
  for (let i = 0; i < values.length; i++) markup += render(values[i]) + (literals[i + 1] ?? '');
  return new Html(markup);
}

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Control characters, which a file's name may hold, are shown as U+FFFD: HTML forbids most of them. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']|\p{Cc}/gu, (character) => entities[character] ?? '\ufffd');
}

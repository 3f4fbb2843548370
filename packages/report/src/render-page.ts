import { type Content, Html, html } from './markup/html.ts';
import { label } from './markup/label.ts';
import { stylesheet } from './style/stylesheet.ts';

export interface Page {
  /** What made the page, such as `Graft report`: a command recognises its own files by it. */
  readonly generator: string;
  readonly title: string;
  /** Between the title and the contents: what was found. */
  readonly intro: Content;
  readonly sections: readonly { readonly name: string; readonly title: Content; readonly content: Content }[];
}

const policy = new Html("default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");

/**
 * One HTML page that needs nothing else: the style and all pictures stand in it, and its own content policy forbids the
 * browser to run, load or send anything. Same input, same bytes.
 *
 * @returns the page, UTF-8 text with a final newline.
 */
export function renderPage({ generator, title, intro, sections }: Page): string {
  const links = sections.map(({ name, title: heading }) => html`<li><a href="#${name}">${heading}</a></li>`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="${generator}">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${generator}</title>
<style>${stylesheet}</style>
</head>
<body>
<main>
<header>
<p class="kind">${generator}</p>
<h1>${label(title)}</h1>
${intro}
${sections.length > 1 && html`<nav aria-label="Contents"><ul>${links}</ul></nav>`}
</header>
${sections.map(
  ({ name, title: heading, content }) => html`<section id="${name}"><h2>${heading}</h2>
${content}
</section>
`,
)}</main>
</body>
</html>
`.markup;
}

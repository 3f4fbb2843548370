import { type Content, type Html, html } from '../markup/html.ts';

/** One part of the page: the anchor the contents point to, its heading, and what stands below. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Content;
}

export function renderSection({ id, title, content }: Section): Html {
  return html`<section id="${id}"><h2>${title}</h2>
${content}
</section>
`;
}

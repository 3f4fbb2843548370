import { html } from './markup/html.ts';
import { label } from './markup/label.ts';
import { picture } from './markup/picture.ts';
import { renderPage } from './render-page.ts';

export interface PreviewInput {
  readonly title: string;
  /** What training does to the views beyond what is shown; absent where nothing. */
  readonly note?: string | undefined;
  /** JSON, indented. */
  readonly settings: string;
  readonly photos: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly pictures: readonly PreviewPicture[];
  }[];
}

export interface PreviewPicture {
  /** A JPEG, PNG or WebP file in base64. */
  readonly picture: string;
  readonly caption: string;
  /** All drawn parameters: JSON, indented. */
  readonly params?: string | undefined;
}

/** Photos and their augmented views, with the parameters of each, as one HTML page that needs nothing else. */
export function renderPreviewPage({ title, note, settings, photos }: PreviewInput): string {
  return renderPage({
    generator: 'Graft augment preview',
    title,
    intro: html`<p>Every view ${note ?? 'as training sees it'}; validation and test photos are never augmented.</p>
<details><summary>Settings</summary>${preformatted(settings)}</details>`,
    sections: photos.map(({ name, sha256, pictures }, index) => ({
      name: `photo-${index + 1}`,
      title: label(name),
      content: html`<p class="facts path">sha256 ${sha256}</p>
<ul class="gallery large">${pictures.map(
        ({ picture: base64, caption, params }) => html`<li><figure>${picture(base64, `${name}, ${caption}`)}
<figcaption>${caption}
${params !== undefined && html`<details><summary>Parameters</summary>${preformatted(params)}</details>`}</figcaption></figure></li>
`,
      )}</ul>`,
    })),
  });
}

/** Lines of a text as they are; a plain hole of a template would show the line ends as control characters. */
function preformatted(text: string): ReturnType<typeof html> {
  return html`<pre>${text.split('\n').map(
    (line) => html`${line}
`,
  )}</pre>`;
}

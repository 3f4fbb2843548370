/** A picture of the page: a PNG file, and what stands beneath it. */
export interface PagePicture {
  readonly png: Uint8Array;
  readonly caption: string;
  /** Whole parameters, as JSON. */
  readonly params?: string;
}

export interface PageRow {
  readonly name: string;
  readonly sha256: string;
  readonly pictures: readonly PagePicture[];
}

/** Whether a file with this head is such a page. */
export const isContactPage = (head: string): boolean => head.includes('<meta name="generator" content="Graft augment preview">');

/** One self-contained page: every picture is in it, nothing is loaded. */
export function contactPage({
  title,
  note,
  settings,
  rows,
}: {
  readonly title: string;
  /** Where training does more to the views than is shown: what. */
  readonly note?: string | undefined;
  readonly settings: string;
  readonly rows: readonly PageRow[];
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="Graft augment preview">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>
:root{color-scheme:light dark;--paper:#fafaf8;--ink:#20202a;--muted:#62626e;--panel:#efefec}
@media (prefers-color-scheme:dark){:root{--paper:#17171c;--ink:#ececf0;--muted:#a2a2ae;--panel:#222229}}
body{margin:0 auto;max-width:80rem;padding:2rem clamp(1rem,4vw,3rem);background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;font-weight:600;margin:0 0 .5rem}
h2{font-size:1.05rem;font-weight:600;margin:2.5rem 0 .2rem;overflow-wrap:anywhere}
p,.hash{color:var(--muted);margin:0 0 1rem;overflow-wrap:anywhere}
.hash{font-size:.8rem}
.views{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1.2rem}
figure{margin:0}
img{display:block;width:100%;height:auto;image-rendering:auto;border-radius:3px}
figcaption{font-size:.82rem;color:var(--muted);margin-top:.4rem;overflow-wrap:anywhere}
pre{background:var(--panel);padding:.8rem 1rem;border-radius:4px;overflow-x:auto;font-size:.82rem}
details pre{margin:.3rem 0 0}
</style>
</head>
<body>
<h1>${escapeText(title)}</h1>
<p>Every view ${note === undefined ? 'as training sees it' : escapeText(note)}; validation and test photos are never augmented.</p>
<details><summary>Settings</summary><pre>${escapeText(settings)}</pre></details>
${rows.map(rowOf).join('\n')}
</body>
</html>
`;
}

function rowOf({ name, sha256, pictures }: PageRow): string {
  return `<section><h2>${escapeText(name)}</h2><p class="hash">sha256 ${escapeText(sha256)}</p><div class="views">
${pictures.map(figureOf).join('\n')}
</div></section>`;
}

function figureOf({ png, caption, params }: PagePicture): string {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const details = params === undefined ? '' : `<details><summary>Parameters</summary><pre>${escapeText(params)}</pre></details>`;
  return `<figure><img src="${source}" alt="${escapeText(caption)}"><figcaption>${escapeText(caption)}${details}</figcaption></figure>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Control characters other than line ends, which a file's name may hold, are shown as U+FFFD. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']|(?!\n)\p{Cc}/gu, (character) => entities[character] ?? '\ufffd');
}

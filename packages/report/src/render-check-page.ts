import { dataTable } from './markup/data-table.ts';
import { type Html, html } from './markup/html.ts';
import { label } from './markup/label.ts';
import { picture } from './markup/picture.ts';
import { renderSection, type Section } from './sections/section.ts';
import { stylesheet } from './style/stylesheet.ts';
import { figure } from './text/figure.ts';

/** What a check of a data set found, for its page. */
export interface CheckPageInput {
  /** How the photos are called. */
  readonly name: string;
  /** Readable ones. */
  readonly photos: number;
  /** Readable or not. */
  readonly files: number;
  /** Photos of each label. */
  readonly counts: Readonly<Record<string, number>>;
  readonly kinds: readonly CheckPageKind[];
}

export interface CheckPageKind {
  /** Short name, as on the command line. */
  readonly kind: string;
  readonly title: string;
  readonly rule: string;
  readonly source: string;
  /** Of all findings; `issues` may hold fewer. */
  readonly count: number;
  readonly issues: readonly CheckPageIssue[];
}

export interface CheckPageIssue {
  readonly note: string;
  /** Of all photos; `photos` may hold fewer. */
  readonly count: number;
  readonly photos: readonly CheckPagePhoto[];
}

export interface CheckPagePhoto {
  readonly id: string;
  readonly label?: string | undefined;
  /** A small JPEG, PNG or WebP file; absent where the photo cannot be read. */
  readonly picture?: Uint8Array | undefined;
}

/**
 * A check as one HTML page that needs nothing else, like `renderHtml`'s: pictures stand in it, there is no script, and
 * every name is escaped. Same input, same bytes.
 */
export function renderCheckPage({ name, photos, files, counts, kinds }: CheckPageInput): string {
  const found = kinds.filter(({ count }) => count > 0);
  const clean = kinds.filter(({ count }) => count === 0);
  const sections = [...found.map(kindSection), classes(counts), ...(clean.length > 0 ? [cleanKinds(clean)] : [])];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Graft data check">
<title>${name} · Graft data check</title>
<style>${stylesheet}</style>
</head>
<body>
<main>
<header>
<p class="kind">Graft data check</p>
<h1>${label(name)}</h1>
<p class="facts">${figure.of(photos, 'photo')} of ${Object.keys(counts).length} classes${files > photos && `, ${figure.of(files - photos, 'file')} that cannot be used`}</p>
<p class="headline">${headline(found)}</p>
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
${sections.map(renderSection)}</main>
</body>
</html>
`.markup;
}

function headline(found: readonly CheckPageKind[]): string {
  if (found.length === 0) return 'Nothing was found.';
  const total = found.reduce((sum, { count }) => sum + count, 0);
  return `${figure.of(total, 'finding')} of ${figure.of(found.length, 'kind')}. Nothing was changed.`;
}

function kindSection({ kind, title, rule, source, count, issues }: CheckPageKind): Section {
  const groups = issues.filter(({ photos }) => photos.length > 1);
  const singles = issues.filter(({ photos }) => photos.length === 1);
  const bare = issues.filter(({ photos }) => photos.length === 0);
  const more = count - issues.length;
  return {
    id: kind,
    title: `${title} (${figure.count(count)})`,
    content: html`<p>${rule}</p>
<p class="facts">Source: ${source}.</p>
${bare.length > 0 && html`<ul>${bare.map(({ note }) => html`<li>${note}</li>`)}</ul>`}${groups.map(group)}${singles.length > 0 && html`<ul class="gallery">${singles.map((issue) => item(issue.photos[0] as CheckPagePhoto, issue.note))}</ul>`}${more > 0 && html`<p>And ${figure.count(more)} more.</p>`}`,
  };
}

/** Photos that belong together, side by side. */
function group({ note, count, photos }: CheckPageIssue): Html {
  return html`<h3>${note}</h3>
<ul class="gallery">${photos.map((photo) => item(photo))}</ul>${count > photos.length && html`<p>And ${figure.count(count - photos.length)} more.</p>`}
`;
}

function item({ id, label: truth, picture: bytes }: CheckPagePhoto, note?: string): Html {
  const alt = truth === undefined ? 'Photo' : `Photo of ${truth}`;
  return html`<li><figure>${bytes && picture(bytes, alt)}
<figcaption>${truth !== undefined && html`<span class="truth">${label(truth)}</span> `}${note !== undefined && html`<span class="taken">${note}</span> `}<span class="path">${label(id)}</span></figcaption></figure></li>
`;
}

function classes(counts: CheckPageInput['counts']): Section {
  const rows = Object.entries(counts).map(([name, count]) => ({ name, count }));
  const columns = [
    { title: 'class', cell: ({ name }: (typeof rows)[number]) => label(name) },
    { title: 'photos', cell: ({ count }: (typeof rows)[number]) => figure.count(count), isNumeric: true },
  ];
  return { id: 'classes', title: 'Classes', content: dataTable({ caption: 'Photos of each class', columns, rows }) };
}

function cleanKinds(kinds: readonly CheckPageKind[]): Section {
  const columns = [
    { title: 'kind', cell: ({ title }: CheckPageKind) => title },
    { title: 'rule', cell: ({ rule }: CheckPageKind) => rule },
  ];
  return {
    id: 'clean',
    title: 'Looked for and not found',
    content: dataTable({ caption: 'Kinds without a finding', columns, rows: kinds }),
  };
}

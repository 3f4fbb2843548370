import { andMore } from '../markup/and-more.ts';
import { dataTable } from '../markup/data-table.ts';
import { type Html, html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import { picture } from '../markup/picture.ts';
import { type Page, renderPage } from '../render-page.ts';
import { figure } from '../text/figure.ts';
import type { CheckedKind, CheckInput } from './check-input.ts';
import { checkWords } from './check-words.ts';

/** The page lists this many findings per kind, and shows this many photos per finding. */
const mostIssues = 60;
const mostPhotos = 12;

/** How the page shows the photos that findings name. */
export interface CheckPageOptions {
  /** What was checked: the page's title. */
  readonly name: string;
  /** The label of a photo; undefined where it has none. */
  readonly labelOf: (id: string) => string | undefined;
  /** Small JPEG, PNG or WebP files in base64, by id; {@link picturedIds} says which ids the page shows. */
  readonly pictures: ReadonlyMap<string, string>;
}

/** The photos that the page of a check shows, each once. */
export function picturedIds({ kinds }: CheckInput): string[] {
  const issues = kinds.flatMap((kind) => kind.issues.slice(0, mostIssues));
  return [...new Set(issues.flatMap(({ ids }) => ids.slice(0, mostPhotos)))];
}

/** A check as one HTML page that needs nothing else. */
export function renderCheckPage(check: CheckInput, options: CheckPageOptions): string {
  const found = check.kinds.filter(({ issues }) => issues.length > 0);
  const clean = check.kinds.filter(({ issues }) => issues.length === 0);
  return renderPage({
    generator: 'Graft data check',
    title: options.name,
    intro: html`<p class="facts">${checkWords.data(check)}</p>
<p class="headline">${checkWords.headline(check)}</p>`,
    sections: [...found.map((kind) => kindSection(kind, options)), classes(check.counts), ...(clean.length > 0 ? [cleanKinds(clean)] : [])],
  });
}

type Part = Page['sections'][number];

function kindSection({ kind, title, rule, source, issues }: CheckedKind, options: CheckPageOptions): Part {
  const shown = issues.slice(0, mostIssues);
  const singles = shown.filter(({ ids }) => ids.length === 1);
  const bare = shown.filter(({ ids }) => ids.length === 0);
  const groups = shown.filter(({ ids }) => ids.length > 1);
  const content = html`<p>${rule}</p>
<p class="facts">Kind: ${kind}. Source: ${source}.</p>
${bare.length > 0 && html`<ul>${bare.map(({ note }) => html`<li>${note}</li>`)}</ul>`}
${groups.map((issue) => group(issue, options))}
${singles.length > 0 && html`<ul class="gallery">${singles.map(({ ids, note }) => ids.map((id) => item(id, options, note)))}</ul>`}
${andMore(issues.length - shown.length)}`;
  return { name: kind, title: `${title} (${figure.count(issues.length)})`, content };
}

/** Photos that belong together, side by side. */
function group({ note, ids }: CheckedKind['issues'][number], options: CheckPageOptions): Html {
  return html`<h3>${note}</h3>
<ul class="gallery">${ids.slice(0, mostPhotos).map((id) => item(id, options))}</ul>${andMore(ids.length - mostPhotos)}
`;
}

function item(id: string, { labelOf, pictures }: CheckPageOptions, note?: string): Html {
  const [own, base64] = [labelOf(id), pictures.get(id)];
  return html`<li><figure>${base64 !== undefined && picture(base64, own === undefined ? 'Photo' : `Photo of ${own}`)}
<figcaption>${own !== undefined && html`<span class="truth">${label(own)}</span> `}
${note !== undefined && html`<span class="taken">${note}</span> `}
<span class="path">${label(id)}</span></figcaption></figure></li>
`;
}

function classes(counts: CheckInput['counts']): Part {
  const content = dataTable({
    caption: 'Photos of each class',
    rows: Object.entries(counts),
    columns: [
      { title: 'class', cell: ([name]) => label(name) },
      { title: 'photos', cell: ([, count]) => figure.count(count), isNumeric: true },
    ],
  });
  return { name: 'classes', title: 'Classes', content };
}

function cleanKinds(kinds: readonly CheckedKind[]): Part {
  const content = dataTable({
    caption: checkWords.clean,
    rows: kinds,
    columns: [
      { title: 'kind', cell: checkWords.kind },
      { title: 'rule', cell: ({ rule }) => rule },
    ],
  });
  return { name: 'clean', title: checkWords.clean, content };
}

import { figure } from '../text/figure.ts';
import { unbreakable } from '../text/unbreakable.ts';
import { dataTable } from './data-table.ts';
import { type Content, type Html, html } from './html.ts';
import { label } from './label.ts';

export interface ArmTable {
  readonly caption: string;
  /** Heading of the first column. */
  readonly title: string;
  readonly arms: readonly { readonly name: string }[];
  /** `texts` in the order of the arms; undefined shows as a dash. */
  readonly rows: readonly { readonly title: Content; readonly texts: readonly (string | undefined)[] }[];
}

/** A table with a column per arm: it stays narrow however many rows it has, and long values wrap. */
export function armTable({ caption, title, arms, rows }: ArmTable): Html {
  return html`<div class="arms">${dataTable({
    caption,
    rows,
    columns: [
      { title, cell: (row) => row.title },
      ...arms.map(({ name }, index) => ({
        title: label(name),
        cell: ({ texts }: ArmTable['rows'][number]) => unbreakable(texts[index] ?? figure.absent),
        isNumeric: true,
      })),
    ],
  })}</div>`;
}

import { andMore } from './and-more.ts';
import { type Content, type Html, html } from './html.ts';

export interface Column<Row> {
  readonly title: Content;
  readonly cell: (row: Row) => Content;
  /** Numbers stand to the right, with figures of equal width. */
  readonly isNumeric?: boolean;
}

export interface DataTable<Row> {
  /** Read out before the table. */
  readonly caption: string;
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Rows that are listed; the number of the others follows the table. */
  readonly most?: number;
  /** Set apart at the foot: totals. */
  readonly foot?: readonly Row[];
}

/** A table that scrolls sideways in its own box where the screen is narrow, by keyboard too. */
export function dataTable<Row>({ caption, columns, rows, most = rows.length, foot = [] }: DataTable<Row>): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption class="unseen">${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${numeric(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.slice(0, most).map((row) => tableRow(columns, row))}</tbody>${
    foot.length > 0 &&
    html`
<tfoot>${foot.map((row) => tableRow(columns, row))}</tfoot>`
  }
</table></div>${andMore(rows.length - most)}`;
}

function tableRow<Row>(columns: readonly Column<Row>[], row: Row): Html {
  const cells = columns.map((column, index) =>
    index === 0 ? html`<th scope="row">${column.cell(row)}</th>` : html`<td${numeric(column)}>${column.cell(row)}</td>`,
  );
  return html`<tr>${cells}</tr>`;
}

function numeric(column: { readonly isNumeric?: boolean }): Html | null {
  return column.isNumeric ? html` class="number"` : null;
}

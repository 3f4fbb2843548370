import { figure } from '../text/figure.ts';
import { dataTable } from './data-table.ts';
import type { Content, Html } from './html.ts';
import { label } from './label.ts';

export interface ArmTable {
  readonly caption: string;
  /** Heading of the first column. */
  readonly title: string;
  readonly arms: readonly { readonly name: string }[];
  /** `texts` in the order of the arms; undefined shows as a dash. */
  readonly rows: readonly { readonly title: Content; readonly texts: readonly (string | undefined)[] }[];
}

/** A table with a column per arm, which stays narrow however many rows it has. */
export function armTable({ caption, title, arms, rows }: ArmTable): Html {
  return dataTable({
    caption,
    rows,
    columns: [
      { title, cell: (row) => row.title },
      ...arms.map(({ name }, index) => ({
        title: label(name),
        cell: ({ texts }: ArmTable['rows'][number]) => texts[index] ?? figure.absent,
        isNumeric: true,
      })),
    ],
  });
}

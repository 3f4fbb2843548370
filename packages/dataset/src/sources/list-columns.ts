import { DataError } from '@graft/core';

/** Which column of a list holds what. */
export interface ListColumns {
  readonly path: string;
  /** Undefined where the folder that a photo lies in is its label. */
  readonly label: string | undefined;
  readonly group?: string | undefined;
  readonly split?: string | undefined;
  readonly weight?: string | undefined;
}

/** Stands for the folder, unless a column has this name: Hugging Face labels photos so whose metadata has no label. */
export const folderAsLabel = 'folder';

/** Names of each role; case, spaces, dashes and underscores do not matter. */
const names: Readonly<Record<keyof ListColumns, readonly string[]>> = {
  path: ['path', 'filename', 'filepath', 'file', 'image', 'imagepath', 'photo'],
  label: ['label', 'labels', 'class', 'classname', 'category', 'target', 'species'],
  group: ['group', 'groupid'],
  split: ['split', 'subset', 'partition'],
  weight: ['weight', 'sampleweight'],
};

/**
 * Find the columns of a list by their names.
 *
 * @param named.labelColumn - the label's column, if it has an unusual name; or `folder`.
 * @param named.groupColumn - the group's column, if there is one of this name.
 * @throws {DataError} when path or label is missing, or two columns could be the same thing.
 */
export function listColumns(
  path: string,
  columns: readonly string[],
  named: { readonly labelColumn?: string | undefined; readonly groupColumn?: string | undefined } = {},
): ListColumns {
  const found = (role: keyof ListColumns): string[] => columns.filter((column) => names[role].includes(plain(column)));
  const one = (role: keyof ListColumns): string | undefined => {
    const candidates = found(role);
    if (candidates.length > 1) {
      throw new DataError(`Expected one column for the ${role} in ${path} but found ${candidates.map(quoted).join(' and ')}.`, {
        hint: `Rename or remove all but one${role === 'label' ? ', or name it with --label-column' : ''}.`,
      });
    }
    return candidates[0];
  };
  const { labelColumn: given, groupColumn } = named;
  const label = given === undefined ? one('label') : columns.find((column) => column === given);
  const file = one('path');
  const isFolder = label === undefined && given === folderAsLabel;
  const missing = [...(file === undefined ? ['the path'] : []), ...(label === undefined && !isFolder ? [given ?? 'the label'] : [])];
  if (file === undefined || missing.length > 0) {
    const shown = columns.length === 0 ? 'no columns' : columns.slice(0, 12).map(quoted).join(', ');
    throw new DataError(`Expected columns path and label in ${path} but found no column for ${missing.join(' and ')}: it has ${shown}.`, {
      hint:
        'The first line names the columns, for example "path,label"; group, split and weight may follow. ' +
        `The path may be called ${names.path.join(', ')}, the label ${names.label.join(', ')}, or any name that --label-column gives; ` +
        '--label-column folder takes the name of the folder that a photo lies in.',
    });
  }
  const group = columns.find((column) => column === groupColumn);
  return { path: file, label, group: group ?? one('group'), split: one('split'), weight: one('weight') };
}

/** Whether a list has a column for paths: without one it does not list files. */
export function hasPathColumn(columns: readonly string[]): boolean {
  return columns.some((column) => names.path.includes(plain(column)));
}

function plain(column: string): string {
  return column.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function quoted(column: string): string {
  return `"${column}"`;
}

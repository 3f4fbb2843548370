import { join } from 'node:path';
import { DataError, type DataRoot, shortenText } from '@graft/core';

/** Where an example lies on this machine. */
export interface ExamplePlace {
  readonly root: DataRoot;
  /** Absolute path of the file, or of its archive. */
  readonly path: string;
  /** Name of the member, in an archive. */
  readonly member?: string | undefined;
  /** POSIX path below the class folder, or below the root if the label comes from a list. */
  readonly name: string;
}

/**
 * Find the file of an example on this machine.
 *
 * @throws {DataError} when no root has the id's prefix, or no index can have written the id (`..`, absolute).
 */
export function locateExample(example: { readonly id: string; readonly label: string }, roots: readonly DataRoot[]): ExamplePlace {
  const { id, label } = example;
  const root = roots.find(({ prefix }) => prefix === '' || id.startsWith(`${prefix}/`));
  const below = root && root.prefix !== '' ? id.slice(root.prefix.length + 1) : id;
  const isSafe = [...below.split('/'), label].every((part) => !['', '.', '..'].includes(part)) && !/[/\\\0]/.test(label);
  const isOfLabel = root?.isListed === true || below.startsWith(`${label}/`);
  if (!root || !isSafe || !isOfLabel || below.includes('\0')) {
    const prefixes = roots.map(({ prefix }) => `"${prefix}"`).join(', ');
    throw new DataError(
      `Expected an id of the form label/file below one of the roots ${prefixes} but received "${shortenText(id)}" with label ` +
        `"${shortenText(label)}".`,
      {
        hint: 'Run with the photos that the split was made from, or split again.',
      },
    );
  }
  const name = root.isListed ? below : below.slice(label.length + 1);
  if (root.inside === undefined) return { root, path: join(root.path, below), name };
  return { root, path: root.path, member: root.inside === '' ? below : `${root.inside}/${below}`, name };
}

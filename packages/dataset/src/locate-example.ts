import { join } from 'node:path';
import { DataError, type DataRoot } from '@graft/core';

/** Where an example stands, taken apart. */
export interface ExamplePlace {
  readonly root: DataRoot;
  /** Absolute path of the file. */
  readonly path: string;
  /** POSIX path below the class folder. */
  readonly name: string;
}

/**
 * The file of an example on this machine.
 *
 * @throws {DataError} when no root has the id's prefix, or the id is none that an index can have written (`..`, absolute).
 */
export function locateExample(example: { readonly id: string; readonly label: string }, roots: readonly DataRoot[]): ExamplePlace {
  const { id, label } = example;
  const root = roots.find(({ prefix }) => prefix === '' || id.startsWith(`${prefix}/`));
  const below = root && root.prefix !== '' ? id.slice(root.prefix.length + 1) : id;
  const isSafe = below.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!root || !isSafe || !below.startsWith(`${label}/`)) {
    const prefixes = roots.map(({ prefix }) => `"${prefix}"`).join(', ');
    throw new DataError(
      `Expected an id of the form label/file below one of the roots ${prefixes} but received "${id}" with label "${label}".`,
      {
        hint: 'Run with the data folders that the split was made from, or make the split again.',
      },
    );
  }
  return { root, path: join(root.path, below), name: below.slice(label.length + 1) };
}

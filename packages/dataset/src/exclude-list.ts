import { readFile } from 'node:fs/promises';
import { DataError, type Excluded, encodeJsonl, listSome, type Manifest, readFailure, shortenText, writeAtomically } from '@graft/core';
import { z } from 'zod';
import { compareCodePoints } from './compare-code-points.ts';
import { toUtf8 } from './sources/to-utf8.ts';

const row = z.looseObject({ id: z.string().min(1), reason: z.string().min(1).default('on the exclude list') });

/** Write an exclude list, whole or not at all: one JSON object per line, with `id` and `reason`. */
export async function writeExcludeList(path: string, excluded: readonly Excluded[]): Promise<void> {
  await writeAtomically(path, encodeJsonl(excluded.map(({ id, reason }) => ({ id, reason }))));
}

/**
 * Read an exclude list: one JSON object per line with the `id` of a photo and an optional `reason`. Other members, empty lines and lines
 * that begin with `#` are ignored; a photo that is listed twice counts once.
 *
 * @throws {DataError} when the file cannot be read, or naming the first line that is not such an object.
 */
export async function readExcludeList(path: string): Promise<Excluded[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DataError(`Expected an exclude list at ${path} but ${readFailure(cause)}.`, {
      hint: '`graft data check PHOTOS --write-exclude FILE` writes one.',
      cause,
    });
  });
  const text = (await toUtf8(bytes, { path, hint: 'Save the file as UTF-8.' })).toString('utf8');
  const excluded = new Map<string, Excluded>();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const parsed = row.safeParse(parseLine(line));
    if (!parsed.success) {
      throw new DataError(
        `Expected {"id": "label/photo.jpg", "reason": "..."} in line ${index + 1} of ${path} but received ` +
          `${JSON.stringify(line.slice(0, 80))}.`,
        {
          hint: 'An exclude list has one JSON object per line.',
        },
      );
    }
    const { id, reason } = parsed.data;
    if (!excluded.has(id)) excluded.set(id, { id, reason });
  }
  return [...excluded.values()];
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * A manifest without the photos of an exclude list, which join its `excluded` with the list's reason. All classes stay, and so do the
 * class indices.
 *
 * @throws {DataError} when none of the photos in the list belongs to this data set, or all photos of a class are in it.
 */
export function excludeExamples({ examples, classes, excluded }: Manifest, list: readonly Excluded[]): Manifest {
  const reasons = new Map(list.map(({ id, reason }) => [id, reason]));
  const found = examples.filter(({ id }) => reasons.has(id));
  if (list.length > 0 && found.length === 0 && !excluded.some(({ id }) => reasons.has(id))) {
    throw new DataError(
      `Expected the exclude list to name photos of this data set but none of its ${list.length} ids belongs to it, such as ` +
        `"${shortenText(list[0]?.id ?? '')}".`,
      {
        hint:
          `Ids are paths below the folder of photos, such as "${shortenText(examples[0]?.id ?? '')}". Give the folder that the ` +
          'check was given.',
      },
    );
  }
  const kept = examples.filter(({ id }) => !reasons.has(id));
  refuseEmptied(examples, kept);
  return {
    examples: kept,
    classes,
    excluded: [...excluded, ...found.map(({ id }) => ({ id, reason: reasons.get(id) as string }))].sort((a, b) =>
      compareCodePoints(a.id, b.id),
    ),
  };
}

function refuseEmptied(before: Manifest['examples'], kept: Manifest['examples']): void {
  const left = new Set(kept.map(({ label }) => label));
  const emptied = new Set(before.map(({ label }) => label).filter((label) => !left.has(label)));
  if (emptied.size === 0) return;
  throw new DataError(`Expected the exclude list to leave photos in every class but it names all of ${listSome([...emptied])}.`, {
    hint: 'Take some of them off the list, or remove the class: its folder, or its rows in a list of photos.',
  });
}

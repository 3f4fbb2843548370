import { readFile } from 'node:fs/promises';
import { DataError, type Excluded, encodeJsonl, type Manifest, readFailure, shortenText, writeAtomically } from '@graft/core';
import { z } from 'zod';
import { compareCodePoints } from './compare-code-points.ts';

const row = z.looseObject({ id: z.string().min(1), reason: z.string().min(1).default('on the exclude list') });

/** Write an exclude list: one JSON object a line, `id` and `reason`; whole or not at all. */
export async function writeExcludeList(path: string, excluded: readonly Excluded[]): Promise<void> {
  await writeAtomically(path, encodeJsonl(excluded.map(({ id, reason }) => ({ id, reason }))));
}

/**
 * An exclude list: one JSON object a line with the `id` of a photo and, if it likes, the `reason`; further members are
 * passed over, and so are empty lines and those that begin with `#`. A photo that is listed twice counts once.
 *
 * @throws {DataError} when the file cannot be read, or naming the first line that is no such object.
 */
export async function readExcludeList(path: string): Promise<Excluded[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DataError(`Expected an exclude list at ${path} but ${readFailure(cause)}.`, {
      hint: '`graft data check PHOTOS --write-exclude FILE` writes one.',
      cause,
    });
  });
  const excluded = new Map<string, Excluded>();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const parsed = row.safeParse(parseLine(line));
    if (!parsed.success) {
      throw new DataError(
        `Expected {"id": "label/photo.jpg", "reason": "..."} in line ${index + 1} of ${path} but received ${JSON.stringify(line.slice(0, 80))}.`,
        {
          hint: 'An exclude list has one JSON object a line.',
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
 * A manifest without the photos of an exclude list; they join those that were left out, with the list's reason. Classes
 * stay, so that class indices do too.
 *
 * @throws {DataError} when the list names photos and not one of them is of this data set, or all of a class.
 */
export function excludeExamples({ examples, classes, excluded }: Manifest, list: readonly Excluded[]): Manifest {
  const reasons = new Map(list.map(({ id, reason }) => [id, reason]));
  const found = examples.filter(({ id }) => reasons.has(id));
  if (list.length > 0 && found.length === 0 && !excluded.some(({ id }) => reasons.has(id))) {
    throw new DataError(
      `Expected the exclude list to name photos of this data set but it knows none of its ${list.length}, such as "${shortenText(list[0]?.id ?? '')}".`,
      {
        hint: `Ids are paths below the folder of photos, such as "${shortenText(examples[0]?.id ?? '')}". Give the folder that the check was given.`,
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
  throw new DataError(`Expected the exclude list to leave photos in every class but it names all of ${[...emptied].join(', ')}.`, {
    hint: 'Take some of them off the list, or move the folder of the class away (of a list, its rows).',
  });
}

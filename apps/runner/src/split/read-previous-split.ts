import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ArtifactError, decodeJsonl, parseConfig } from '@graft/core';
import type { PreviousExample } from '@graft/dataset';
import { z } from 'zod';

const rows: z.ZodType<readonly PreviousExample[]> = z.array(
  z.looseObject({ id: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), split: z.enum(['train', 'validation', 'test']) }),
);

/**
 * The rows of an earlier split: of the file or folder that is named, else of the folder that is written to, where it holds one.
 *
 * @throws {ArtifactError} where the named one cannot be read; {ConfigError} where it holds other rows.
 */
export async function readPreviousSplit(named: string | undefined, out: string): Promise<readonly PreviousExample[]> {
  const place = resolve(named ?? out);
  const isFolder = await stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(place, 'split.jsonl') : place;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (named === undefined) return '';
    throw new ArtifactError(`Expected the split before at ${path} but it cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {
      hint: 'Give --previous the folder of a split, or its split.jsonl.',
      cause,
    });
  });
  return parseConfig(rows, decodeJsonl(text, path), path);
}

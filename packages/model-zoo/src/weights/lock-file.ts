import { readFile } from 'node:fs/promises';
import { canonicalJson, WeightsError, writeAtomically } from '@graft/core';
import { z } from 'zod';

const lockSchema = z.looseObject({
  format: z.literal(1),
  weights: z.record(z.string(), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), source: z.string() })),
});

/** Weights that were accepted once, and are from then on the only ones. */
export interface Pin {
  readonly sha256: string;
  /** Where they came from, for a person. */
  readonly source: string;
}

/**
 * The pin of a backbone in `graft.lock.json`; undefined where there is none yet.
 *
 * @throws {WeightsError} when the file is there and is no lock file.
 */
export async function readPin(lockFile: string, id: string): Promise<Pin | undefined> {
  return (await readLock(lockFile)).weights[id];
}

/** Pin a backbone's weights; other pins stay. */
export async function writePin(lockFile: string, id: string, pin: Pin): Promise<void> {
  const lock = await readLock(lockFile);
  await writeAtomically(lockFile, canonicalJson({ ...lock, weights: { ...lock.weights, [id]: pin } }));
}

async function readLock(lockFile: string): Promise<z.output<typeof lockSchema>> {
  let text: string;
  try {
    text = await readFile(lockFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { format: 1, weights: {} };
    throw new WeightsError(`Expected to read ${lockFile} but it could not be read.`, { hint: 'Check its permissions.', cause: error });
  }
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new WeightsError(`Expected a lock file of format 1 at ${lockFile} but it holds something else.`, {
      hint: 'Restore it from version control, or remove it to pin the weights anew.',
      cause,
    });
  }
}

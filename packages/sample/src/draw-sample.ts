import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError, createRng, InterruptedError, type OnProgress, refuseForeignFolder, writeDirectory } from '@graft/core';
import { drawPicture } from './draw-picture.ts';
import { noticeFile, sampleNotice } from './sample-notice.ts';
import { species } from './species.ts';

export interface DrawSampleOptions {
  /** Destination of the class folders: absent or empty. It appears complete or not at all. */
  readonly directory: string;
  /** Integer; each seed draws its own pictures. */
  readonly seed: number;
  /** Pictures in all: 18 or more, two per species; 430 by default. */
  readonly count?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Sample {
  readonly photos: number;
  readonly classes: string[];
}

/** As in the article: eight classes of 50 photos and one of 30. */
const articleCount = 430;
/** Pictures drawn at a time: libuv's default number of threads. */
const concurrency = 4;

/**
 * Draw the sample data set: nine sea species as JPEG files in class folders, with a notice beside them.
 *
 * A picture depends only on (seed, species, its number), so a larger sample contains every smaller one of its seed. The same
 * version of sharp gives the same bytes.
 *
 * @throws {ConfigError} when `count` is below 18.
 * @throws {ArtifactError} when `directory` is not empty or cannot be written.
 * @throws {InterruptedError} once `signal` is aborted; nothing half-drawn stays.
 */
export async function drawSample({ directory, seed, count = articleCount, onProgress, signal }: DrawSampleOptions): Promise<Sample> {
  const target = resolve(directory);
  const sizes = classSizes(count);
  await refuseForeignFolder(target, { flag: 'the sample' });
  const fill = async (draft: string): Promise<void> => {
    for (const { name } of species) await mkdir(join(draft, name), { recursive: true });
    await writeFile(join(draft, noticeFile), sampleNotice({ seed, sizes: species.map(({ name }, i) => [name, sizes[i] as number]) }));

    const pictures = species.flatMap((drawn, i) => Array.from({ length: sizes[i] as number }, (_, number) => ({ drawn, number })));
    const rng = createRng(seed);
    let next = 0;
    let done = 0;
    const drawNext = async (): Promise<void> => {
      for (let picture = pictures[next++]; picture; picture = pictures[next++]) {
        if (signal?.aborted) throw new InterruptedError('The sample was being drawn; no part of it was kept.');
        const { drawn, number } = picture;
        const file = await drawPicture(drawn, rng.split(drawn.name).split(`picture ${number}`));
        await writeFile(join(draft, drawn.name, `${String(number + 1).padStart(4, '0')}.jpg`), file);
        onProgress?.({ task: 'drawing the sample', done: ++done, total: pictures.length });
      }
    };
    await settled(Array.from({ length: concurrency }, drawNext));
  };
  await writeDirectory(target, fill, { isLocked: false });
  return { photos: count, classes: species.map(({ name }) => name) };
}

/** The last species gets 30 of 430; the others share the rest evenly, the first ones getting one more where it does not divide. */
function classSizes(count: number): number[] {
  const least = species.length * 2;
  if (!Number.isInteger(count) || count < least) {
    throw new ConfigError(`Expected ${least} pictures or more for the sample but received ${count}.`, {
      hint: `Each of the ${species.length} species needs one picture to train on and one to measure on.`,
    });
  }
  const rare = Math.max(2, Math.round((count * 30) / articleCount));
  const others = species.length - 1;
  return species.map((_, i) => (i === others ? rare : Math.floor((count - rare) / others) + (i < (count - rare) % others ? 1 : 0)));
}

/** Wait until all work has ended, so that none of it still writes; then throw the first error, if any. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

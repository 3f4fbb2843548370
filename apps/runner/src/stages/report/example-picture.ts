import type { DataRoot } from '@graft/core';
import { readExampleBytes } from '@graft/dataset';
import { thumbnail } from '@graft/image';

/**
 * A small picture of a photo for a page: a JPEG file in base64. Undefined where the photo is missing, changed or damaged, because the
 * page is useful without it.
 *
 * @param side - longer side, pixels.
 */
export async function examplePicture(
  example: Parameters<typeof readExampleBytes>[0],
  roots: readonly DataRoot[],
  side: number,
): Promise<string | undefined> {
  try {
    return (await thumbnail(await readExampleBytes(example, roots), side)).toString('base64');
  } catch {
    return undefined;
  }
}

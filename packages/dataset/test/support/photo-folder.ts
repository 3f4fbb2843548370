import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PipelineError } from '@graft/core';
import sharp from 'sharp';

/** A picture of noise, different for each seed. */
export async function picture(seed: number, format: 'jpeg' | 'png' = 'png'): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, index) => Math.imul(index + seed * 9973, 2_654_435_761) >>> 24);
  return sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

export interface PhotoFolder {
  readonly path: string;
  plant(files: Readonly<Record<string, Uint8Array | string>>): Promise<void>;
  remove(): Promise<void>;
}

/** A temporary folder that a test fills. */
export async function photoFolder(): Promise<PhotoFolder> {
  const path = await mkdtemp(join(tmpdir(), 'graft-sources-'));
  return {
    path,
    async plant(files) {
      for (const [below, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, below)), { recursive: true });
        await writeFile(join(path, below), content);
      }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** Code, message and hint of the error that a promise ends in. */
export async function messageOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'no error',
    (error: unknown) => (PipelineError.isInstance(error) ? `${error.code} ${error.message} ${error.hint}` : String(error)),
  );
}

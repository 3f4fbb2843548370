import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What an original implementation computed: written by scripts/origin_features.py, which says how. */
export interface OriginFixture {
  readonly backbone: string;
  /** Library, network and versions. */
  readonly source: string;
  readonly height: number;
  readonly width: number;
  readonly seed: number;
  /** The axes of its tensors, and so the file format that they are given to the builder in. */
  readonly layout: 'torch' | 'keras';
  /** Trainable ones, classifier included. */
  readonly parameters: number;
  readonly tensors: readonly SeededTensor[];
  readonly features: readonly number[];
  readonly preLogits?: readonly number[];
  readonly logits: readonly number[];
}

/** A tensor by the origin's name; its values are a formula, see seeded-weights.ts. */
export interface SeededTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly center: number;
  readonly spread: number;
}

const folder = fileURLToPath(new URL('../__fixtures__', import.meta.url));

/** The fixtures of a backbone, one an origin; that of the smallest picture first. */
export async function originFixtures(alias: string): Promise<OriginFixture[]> {
  const files = (await readdir(folder)).filter((file) => file.split('.')[0] === alias).sort();
  const fixtures = await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as OriginFixture));
  return fixtures.sort((a, b) => a.height * a.width - b.height * b.width);
}

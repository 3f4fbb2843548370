import { type Dirent, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataError, readRegularFile, refuseForeignFile, refuseForeignFolder } from '@graft/core';
import { z } from 'zod';
import { exportFormats } from '../exports.gen.ts';
import type { Experiment } from './experiment-schema.ts';

/**
 * Before anything is written: the photos are there, the results do not go among them, and where the report and the model go there is
 * nothing but what an earlier run wrote.
 *
 * @param results - where `report.html` and `model` go. @param base - what relative paths of the data start from.
 */
export async function refuseOutput(results: string, data: Experiment['data'], base: string): Promise<void> {
  const inputs = photoPaths(data).map((path) => resolve(base, path));
  for (const path of inputs) {
    if (!existsSync(path)) throw new DataError(`Expected photos at ${path} but it does not exist.`, { hint: 'Check the path.' });
  }
  const model = join(results, 'model');
  await refuseForeignFolder(results, { flag: '--out', inputs, findForeign: () => [] });
  await refuseForeignFolder(model, { flag: 'the model package', findForeign: (entries) => notOfModel(model, entries) });
  // Exports are written beside a model package, and in no other folder.
  const isRun = await isModelPackage(model);
  const findForeign = (entries: readonly Dirent[]): string[] =>
    entries.flatMap(({ name }) => (isRun && Object.hasOwn(exportFormats, name) ? [] : [name]));
  await refuseForeignFolder(join(results, 'exports'), { flag: 'the exports', findForeign });
  const isOurs = (head: string): boolean => head.includes('<meta name="generator" content="Graft report">');
  await refuseForeignFile(join(results, 'report.html'), { flag: 'the report', inputs, isOurs });
}

function photoPaths(data: Experiment['data']): string[] {
  if (data === undefined || 'sample' in data) return [];
  const paths = 'photos' in data ? [data.photos] : [data.train, data.validation, data.test];
  return paths.filter((path) => path !== undefined);
}

/** Entries that no run wrote; all of them where the folder holds no model package. */
async function notOfModel(directory: string, entries: readonly Dirent[]): Promise<string[]> {
  const names = entries.map(({ name }) => name);
  const foreign = names.filter((name) => name !== 'model.json' && name !== 'weights.safetensors');
  return foreign.length > 0 || (await isModelPackage(directory)) ? foreign : names;
}

const packaged = z.looseObject({
  format: z.number(),
  kind: z.string(),
  weights: z.looseObject({ path: z.literal('weights.safetensors') }),
});

/** A model package has a description that names the weights beside it. */
async function isModelPackage(directory: string): Promise<boolean> {
  try {
    return packaged.safeParse(JSON.parse(String(await readRegularFile(join(directory, 'model.json'), { maxBytes: 16_000_000, hint: '' }))))
      .success;
  } catch {
    return false;
  }
}

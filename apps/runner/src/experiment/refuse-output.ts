import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { ArtifactError, ConfigError, DataError } from '@graft/core';
import { refuseForeignFile } from '../data/refuse-foreign.ts';
import type { Experiment } from './experiment-schema.ts';

/**
 * Before anything is written: the photos are there, the results do not go among them, and where the report and the model go there is
 * nothing but what an earlier run wrote.
 *
 * @param results - where `report.html` and `model` go. @param base - what relative paths of the data start from.
 */
export async function refuseOutput(results: string, data: Experiment['data'], base: string): Promise<void> {
  const folders = photoPaths(data).map((path) => resolve(base, path));
  for (const folder of folders) await refuseAmong(results, folder);
  await refuseForeignModel(join(results, 'model'));
  await refuseForeignFile(join(results, 'report.html'), {
    flag: 'the report',
    inputs: folders,
    isOurs: (head) => head.includes('<meta name="generator" content="Graft report">'),
  });
}

function photoPaths(data: Experiment['data']): string[] {
  if (data === undefined || 'sample' in data) return [];
  const paths = 'photos' in data ? [data.photos] : [data.train, data.validation, data.test];
  return paths.filter((path) => path !== undefined);
}

async function refuseAmong(results: string, photos: string): Promise<void> {
  const found = await stat(photos).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new DataError(`Expected photos at ${photos} but there is nothing.`, { hint: 'Check the path.' });
    return undefined;
  });
  if (found === undefined) return;
  const way = relative(await realpath(photos), await realPlace(results));
  if (way === '..' || way.startsWith(`..${sep}`)) return;
  throw new ConfigError(`Expected --out outside the photos but ${results} lies in ${photos}.`, {
    hint: 'Choose another place with --out.',
  });
}

/** Where a path that may not exist yet would be, links followed as far as there are any. */
async function realPlace(path: string): Promise<string> {
  const parent = dirname(path);
  return realpath(path).catch(async () => (parent === path ? path : join(await realPlace(parent), basename(path))));
}

async function refuseForeignModel(target: string): Promise<void> {
  const names = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ArtifactError(`Expected ${target} to be free for the model package but it cannot be listed (${error.code}).`, {
      hint: 'Choose another place with --out: what is replaced there would be lost.',
    });
  });
  const foreign = names.filter((name) => name !== 'model.json' && name !== 'weights.safetensors');
  if (foreign.length === 0 && (names.length === 0 || (await isModelPackage(target)))) return;
  const held = (foreign.length > 0 ? foreign : names).slice(0, 3).join(', ');
  throw new ArtifactError(`Expected ${target} to be free for the model package but it holds ${held}, which no run wrote.`, {
    hint: 'Choose another place with --out: what is replaced there would be lost.',
  });
}

/** By its description, which says that the weights are the file beside it. */
async function isModelPackage(directory: string): Promise<boolean> {
  try {
    const { format, kind, weights } = JSON.parse(await readFile(join(directory, 'model.json'), 'utf8')) as Record<string, unknown>;
    const { path } = weights as { path?: unknown };
    return typeof format === 'number' && typeof kind === 'string' && path === 'weights.safetensors';
  } catch {
    return false;
  }
}

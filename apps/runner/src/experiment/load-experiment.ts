import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, parseConfig } from '@graft/core';
import { type Experiment, experimentSchema } from './experiment-schema.ts';
import { requireArms } from './guard-experiment.ts';

export interface LoadedExperiment {
  readonly experiment: Experiment;
  readonly name: string;
  /** The file it was read from, absolute. */
  readonly file: string;
}

/**
 * Read an experiment file.
 *
 * @param path - the file, or the folder that holds `experiment.json`.
 * @throws {ConfigError} when it is missing, no JSON, or not of the form; every wrong place is named.
 */
export async function loadExperiment(path: string): Promise<LoadedExperiment> {
  const file = resolve((await isDirectory(path)) ? join(path, 'experiment.json') : path);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`Expected an experiment file at ${file} but it cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {
      hint: 'recipes/ has examples; `graft quick PHOTOS` needs no experiment file.',
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`Expected JSON in ${file} but ${(cause as Error).message}.`, { hint: 'Correct the file at that place.', cause });
  }
  const experiment = parseConfig(experimentSchema, value, '') as Experiment;
  requireArms(experiment, `under arms in ${file}`);
  return { experiment, name: experiment.name ?? nameOf(file), file };
}

function nameOf(file: string): string {
  const stem = basename(file, '.json');
  const name = (stem === 'experiment' ? basename(dirname(file)) : stem).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return name.replace(/^-+|-+$/g, '').slice(0, 64) || 'experiment';
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

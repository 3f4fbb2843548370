import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  ConfigError,
  cacheDirectory,
  defaultReading,
  lockDirectory,
  type Pooling,
  type Preprocessing,
  sha256,
  WeightsError,
} from '@graft/core';
import { inspectOnnx, largestOnnxBytes } from '@graft/engine';
import {
  cachedWeights,
  defaultHubEndpoint,
  defaultLockFile,
  digestOf,
  download,
  fetchSource,
  type HubSource,
  hubAddress,
  partialFolder,
  pinAccepted,
  readPin,
  readWeightFiles,
  storeWeights,
  type WeightFiles,
  writePin,
} from '@graft/weights';
import type { ResolveOptions } from '../weights/resolve-weights.ts';
import type { OnnxBackboneConfig } from './onnx-backbone-config.ts';
import { readPreprocessorConfig } from './read-preprocessor-config.ts';

/** A backbone that is an ONNX file, as data: all that decides a feature, and no path. A model package holds it. */
export interface OnnxBackbone {
  readonly id: string;
  /** Of the file as it was obtained. */
  readonly sha256: string;
  readonly preprocessing: Preprocessing;
  readonly output?: string | undefined;
  readonly pooling: Pooling;
  readonly prefixTokens: number;
}

type HubFile = Required<Pick<HubSource, 'repository' | 'revision' | 'file'>>;

const configName = 'preprocessor_config.json';
const largestConfigBytes = 100_000;

/**
 * Obtain an ONNX backbone: its file from this machine or the hub into the cache, its preprocessing from the experiment or from
 * the `preprocessor_config.json` beside it. What the hub sent is held to the hub's sha256 and pinned; the file is checked to be a
 * network before anything runs it.
 *
 * @throws {WeightsError} when it cannot be obtained or is not the pinned one; {EngineError} when it is no ONNX network;
 *   {ConfigError} when nobody says what it was trained with.
 */
export async function resolveOnnx(config: OnnxBackboneConfig, options: ResolveOptions = {}): Promise<OnnxBackbone> {
  const { cache = cacheDirectory() } = options;
  const isHub = config.onnx.startsWith('hub:');
  const id = `onnx.${isHub ? repositoryOf(config.onnx).replace('/', '--') : nameOf(config.onnx)}`;
  const files = isHub ? await fromHub(config, id, options) : await fromDisk(config.onnx);
  const { sha256: digest } = await storeWeights(cache, files);
  const { output, pooling, prefixTokens } = config;
  const preprocessing: Preprocessing = config.preprocessing
    ? { ...defaultReading, ...config.preprocessing }
    : await publishedPreprocessing(config, isHub, options);
  return { id, sha256: digest, preprocessing, ...(output === undefined ? {} : { output }), pooling, prefixTokens };
}

async function fromDisk(path: string): Promise<WeightFiles> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry?.isFile()) {
    throw new WeightsError(`Expected an ONNX file at ${path} but there is ${entry ? 'a folder' : 'nothing'}.`, {
      hint: 'Name the .onnx file itself; a repository of the Hugging Face hub is written hub:OWNER/NAME.',
    });
  }
  if (entry.size > largestOnnxBytes) {
    throw new WeightsError(`Expected an ONNX file of at most ${largestOnnxBytes} bytes but ${path} has ${entry.size}.`, {
      hint: 'Export a smaller network.',
    });
  }
  return readNetwork(path);
}

async function fromHub({ onnx, file, revision }: OnnxBackboneConfig, id: string, options: ResolveOptions): Promise<WeightFiles> {
  const { cache = cacheDirectory(), lockFile = defaultLockFile(cache), signal, onProgress, onStep, retry } = options;
  const where = { repository: repositoryOf(onnx), revision, file };
  const name = nameOnHub(where);
  const task = `weights ${id}`;
  const release = await lockDirectory(join(cache, 'weights', `${id}.lock`), {
    signal,
    onWait: (pid) => onProgress?.({ task, done: 0, note: `process ${pid} is fetching them` }),
  });
  try {
    const pin = await readPin(lockFile, pinIdOf(where));
    const path = await knownFile(where, { cache, lockFile });
    if (path !== undefined) return await readNetwork(path);
    if (options.offline) throw notObtained(name, 'it is not in the cache and --offline asks nobody');
    onStep?.(`${name}: asked`);
    const source = { kind: 'hub', ...where, maxBytes: largestOnnxBytes, sha256: pin?.sha256 } as const;
    const files = await fetchSource(source, {
      onBytes: (done, total) => onProgress?.({ task, done, total, note: name }),
      onRetry: (note) => onStep?.(`${name}: ${note}`),
      parts: partialFolder(cache),
      retry,
      signal,
    });
    expectNetwork(files);
    await storeWeights(cache, files);
    if (!pin) await pinAccepted(lockFile, pinIdOf(where), { sha256: digestOf(files), source: name }, { cache, signal });
    return files;
  } finally {
    await release();
  }
}

/** What the authors wrote down: beside the file, or in the hub's repository, then pinned and kept like weights. */
async function publishedPreprocessing(
  { onnx, revision }: OnnxBackboneConfig,
  isHub: boolean,
  { cache = cacheDirectory(), lockFile = defaultLockFile(cache), offline = false, signal, onStep, retry }: ResolveOptions,
): Promise<Preprocessing> {
  if (!isHub) {
    const path = join(dirname(onnx), configName);
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new ConfigError(`Expected to learn what ${onnx} was trained with but there is no ${configName} beside it.`, {
        hint: 'Set backbone.preprocessing (height, width, mean, std on the 0..255 scale), or bring its preprocessor_config.json.',
        cause,
      });
    });
    return readPreprocessorConfig(text, path);
  }
  const where = { repository: repositoryOf(onnx), revision, file: configName };
  const name = nameOnHub(where);
  const pin = await readPin(lockFile, pinIdOf(where));
  const known = await knownFile(where, { cache, lockFile });
  if (known !== undefined) return readPreprocessorConfig(await readFile(known, 'utf8'), name);
  if (offline) throw notObtained(name, 'it is not in the cache and --offline asks nobody');
  onStep?.(`${name}: asked`);
  const endpoint = (process.env.HF_ENDPOINT || defaultHubEndpoint).replace(/\/+$/, '');
  const { bytes } = await download(hubAddress(where, endpoint), {
    maxBytes: largestConfigBytes,
    token: process.env.HF_TOKEN || undefined,
    onRetry: (note) => onStep?.(`${name}: ${note}`),
    retry,
    signal,
  });
  const digest = sha256(bytes);
  if (pin && pin.sha256 !== digest) throw notObtained(name, `${lockFile} pins sha256 ${pin.sha256} but it has ${digest}`);
  const preprocessing = readPreprocessorConfig(bytes.toString('utf8'), name);
  await storeWeights(cache, new Map([[configName, bytes]]));
  if (!pin) await pinAccepted(lockFile, pinIdOf(where), { sha256: digest, source: name }, { cache, signal });
  return preprocessing;
}

/** Where the cache has a file as the lock file pins it, or, where that pins none yet, as the cache itself does; the pin then holds for both. */
async function knownFile(
  where: HubFile,
  { cache, lockFile }: { readonly cache: string; readonly lockFile: string },
): Promise<string | undefined> {
  const id = pinIdOf(where);
  const own = await readPin(lockFile, id);
  if (!own) await refuseOldPin(where, lockFile);
  const pin = own ?? (await readPin(defaultLockFile(cache), id));
  const path = pin && (await cachedWeights(cache, pin.sha256));
  if (pin && path !== undefined && !own) await writePin(lockFile, id, pin, { cache });
  return path;
}

/**
 * Pins were once named for the repository alone, and do not say which of its files and revisions they hold: taken for another
 * they would be wrong, passed over they would protect nothing.
 *
 * @throws {WeightsError} when the lock file has such a pin.
 */
async function refuseOldPin(where: HubFile, lockFile: string): Promise<void> {
  const repository = `onnx.${where.repository.replace('/', '--')}`;
  const id = where.file === configName ? `${repository}.${configName}` : repository;
  const pin = await readPin(lockFile, id);
  if (!pin) return;
  throw new WeightsError(
    `Expected the pin of ${nameOnHub(where)} as "${pinIdOf(where)}" in ${lockFile} but it has "${id}", an old name without file and revision.`,
    {
      hint: `It pins sha256 ${pin.sha256} from ${pin.source}. Rename that entry to the new name to hold the file to it, or remove it to pin the file anew.`,
    },
  );
}

/** A repository has many files and revisions, and each is another network: together they name what is pinned. */
function pinIdOf({ repository, revision, file }: HubFile): string {
  return `hub:${repository}@${revision}/${file}`;
}

function nameOnHub({ repository, revision, file }: HubFile): string {
  return `Hugging Face hub ${repository}${revision === 'main' ? '' : `@${revision}`}/${file}`;
}

async function readNetwork(path: string): Promise<WeightFiles> {
  const files = await readWeightFiles(path);
  expectNetwork(files);
  return files;
}

/** Before anything keeps or pins it. */
function expectNetwork(files: WeightFiles): void {
  const [bytes] = files.values();
  inspectOnnx(bytes as Uint8Array);
}

/** Exports are all called model.onnx; then the folder tells them apart. */
function nameOf(path: string): string {
  const stem = basename(path).replace(/\.onnx$/i, '');
  return stem === 'model' ? basename(dirname(resolve(path))) : stem;
}

function repositoryOf(onnx: string): string {
  const repository = onnx.slice('hub:'.length);
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(repository)) return repository;
  throw new ConfigError(`Expected a repository of the Hugging Face hub as hub:OWNER/NAME but received "${onnx}".`, {
    hint: 'For example hub:onnx-community/dinov2-small.',
  });
}

function notObtained(name: string, why: string): WeightsError {
  return new WeightsError(`Expected ${name} but ${why}.`, {
    hint: 'Download the .onnx file and its preprocessor_config.json into one folder, and name the file: --backbone PATH/model.onnx.',
  });
}

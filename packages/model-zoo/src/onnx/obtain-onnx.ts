import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, cacheDirectory, defaultReading, type Preprocessing, WeightsError } from '@graft/core';
import { inspectOnnx, largestOnnxBytes } from '@graft/engine';
import {
  type Asset,
  type Obtained,
  type ObtainOptions,
  obtain,
  readWeightFiles,
  type Source,
  storeWeights,
  type WeightFiles,
} from '@graft/weights';
import type { OnnxBackbone, OnnxBackboneConfig } from './onnx-backbone-config.ts';
import { readPreprocessorConfig } from './read-preprocessor-config.ts';

const configName = 'preprocessor_config.json';
const largestConfigBytes = 100_000;

/**
 * Obtain an ONNX backbone: its file from this machine or the hub into the cache, its preprocessing from the experiment or from
 * the `preprocessor_config.json` beside it. What the hub sent is held to the hub's sha256 and pinned; the file is checked to be a
 * network before anything runs it.
 *
 * @throws {WeightsError} when it cannot be obtained or is not the pinned one; {EngineError} when it is not an ONNX network;
 *   {ConfigError} when nothing says what it was trained with.
 */
export async function obtainOnnx(config: OnnxBackboneConfig, options: Omit<ObtainOptions, 'weights'> = {}): Promise<OnnxBackbone> {
  const isHub = config.onnx.startsWith('hub:');
  const id = `onnx.${isHub ? repositoryOf(config.onnx).replace('/', '--') : nameOf(config.onnx)}`;
  const { sha256 } = isHub
    ? await obtain(networkOnHub(config, id), options)
    : await storeWeights(options.cache ?? cacheDirectory(), await readNetwork(config.onnx));
  const { output, pooling, prefixTokens } = config;
  const preprocessing: Preprocessing = config.preprocessing
    ? { ...defaultReading, ...config.preprocessing }
    : isHub
      ? await publishedOnHub(config, id, options)
      : await publishedBeside(config.onnx);
  return { id, sha256, preprocessing, ...(output === undefined ? {} : { output }), pooling, prefixTokens };
}

async function readNetwork(path: string): Promise<WeightFiles> {
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
  const files = await readWeightFiles(path);
  requireNetwork(files);
  return files;
}

function networkOnHub(config: OnnxBackboneConfig, id: string): Asset {
  return {
    ...onHub(config, { alias: id, file: config.file, maxBytes: largestOnnxBytes }),
    title: `the weights of ${id}`,
    formerId: id,
    check: async (files) => requireNetwork(files),
  };
}

/** The authors' settings in the hub's repository, pinned and kept like weights. */
async function publishedOnHub(config: OnnxBackboneConfig, id: string, options: ObtainOptions): Promise<Preprocessing> {
  const read = (bytes: Uint8Array): Preprocessing =>
    readPreprocessorConfig(Buffer.from(bytes).toString('utf8'), `${config.onnx}/${configName}`);
  const { path }: Obtained = await obtain(
    {
      ...onHub(config, { alias: id, file: configName, maxBytes: largestConfigBytes, isText: true }),
      title: `the preprocessing settings of ${id}`,
      formerId: `${id}.${configName}`,
      check: async (files) => {
        for (const bytes of files.values()) read(bytes);
      },
    },
    options,
  );
  return read(await readFile(path));
}

async function publishedBeside(onnx: string): Promise<Preprocessing> {
  const path = join(dirname(onnx), configName);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`Expected a ${configName} beside ${onnx}, which says what it was trained with, but it is missing.`, {
      hint: 'Set backbone.preprocessing (height, width, mean, std on the 0..255 scale), or put its preprocessor_config.json beside it.',
      cause,
    });
  });
  return readPreprocessorConfig(text, path);
}

type HubSource = Extract<Source, { readonly kind: 'hub' }>;

/** A pin is named for repository, revision and file: each of them is another network. */
function onHub(
  { onnx, revision }: OnnxBackboneConfig,
  { alias, ...source }: Pick<HubSource, 'file' | 'maxBytes' | 'isText'> & { readonly alias: string },
): Pick<Asset, 'id' | 'alias' | 'sources' | 'howToBring'> {
  const repository = repositoryOf(onnx);
  return {
    id: `hub:${repository}@${revision}/${source.file}`,
    alias,
    sources: [{ kind: 'hub', repository, revision, ...source }],
    howToBring: 'Download the .onnx file and its preprocessor_config.json into one folder, and name the file: --backbone PATH/model.onnx.',
  };
}

/** Checked before anything keeps or pins the file. */
function requireNetwork(files: WeightFiles): void {
  for (const bytes of files.values()) inspectOnnx(bytes);
}

/** Exports are usually called model.onnx; then the folder names the network. */
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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, canonicalJsonLine, type Preprocessing, sha256, WeightsError, writeAtomically } from '@graft/core';
import { compileToOnnx, type WeightPrecision } from '@graft/engine';
import type { Heads } from './architectures/architecture.ts';
import { buildBackboneModel } from './build-backbone-model.ts';
import type { BackboneSpec } from './define-backbone.ts';
import { withPlainTfjs } from './plain-tfjs.ts';
import type { ResolvedWeights } from './weights/resolve-weights.ts';
import { digestOf, readWeightFiles } from './weights/weight-files.ts';

/**
 * Raised with every change of builders, importers or the engine's compiler that changes a compiled network: compiled
 * networks of other versions are not used again.
 */
export const builderVersion = 3;

export interface CompileOptions {
  readonly preprocessing: Preprocessing;
  /** What the network will be given: uint8 pixels, or floats on the 0..255 scale after an augmentation. */
  readonly input: 'uint8' | 'float32';
  readonly output?: keyof Heads;
  /** Of the weights in the compiled file; default: float32. */
  readonly precision?: WeightPrecision | undefined;
  readonly cache?: string | undefined;
}

/**
 * A backbone as ONNX bytes, mean and std included: from the cache, else built, compiled and kept there.
 *
 * A cached network is verified by the sha256 beside it and made anew where that fails. Only a miss loads tfjs, on its
 * plain JavaScript backend, and gives back the backend that was set before.
 */
export async function compileNetwork(spec: BackboneSpec, weights: ResolvedWeights, options: CompileOptions): Promise<Uint8Array> {
  const { preprocessing, input, output = 'features', precision = 'float32', cache = cacheDirectory() } = options;
  const { height, width, mean, std, channelOrder } = preprocessing;
  const contract = { height, width, mean, std, channelOrder, input, output, precision };
  const identity = { builderVersion, backbone: spec.id, weights: weights.sha256, ...contract };
  const path = join(cache, 'compiled', `${sha256(canonicalJsonLine(identity))}.onnx`);
  const cached = await readVerified(path);
  if (cached) return cached;

  const files = await readWeightFiles(weights.path);
  if (digestOf(files) !== weights.sha256) {
    throw new WeightsError(`Expected the weights at ${weights.path} to stay as they were verified but they changed.`, {
      hint: 'Run again.',
    });
  }
  const bytes = await withPlainTfjs((tfjs) => {
    const model = buildBackboneModel(tfjs, spec, { height, width, output, weights: files });
    const name = model.outputs[0]?.sourceLayer.name ?? output;
    const network = compileToOnnx(model, { output: name, mean, std, channelOrder, input, precision });
    model.dispose();
    return network;
  });
  await writeAtomically(path, bytes);
  await writeAtomically(`${path}.sha256`, `${sha256(bytes)}\n`);
  return bytes;
}

/** A cached network; undefined where it is absent or not the bytes that its sha256 names. */
export async function readVerified(path: string): Promise<Uint8Array | undefined> {
  try {
    const [bytes, digest] = await Promise.all([readFile(path), readFile(`${path}.sha256`, 'utf8')]);
    return sha256(bytes) === digest.trim() ? bytes : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

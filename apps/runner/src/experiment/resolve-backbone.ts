import { dirname, resolve } from 'node:path';
import { ConfigError, type WeightPrecision } from '@graft/core';
import { findBackbone, obtainOnnx, weightsOf } from '@graft/model-zoo';
import { type ObtainOptions, obtain } from '@graft/weights';
import type { IdentifiedBackbone } from '../stages/features/features-slice.ts';
import type { Experiment } from './experiment-schema.ts';

export interface ResolvedBackbone {
  readonly backbone: IdentifiedBackbone;
  /** Weights that the user named, absolute. */
  readonly weights?: string | undefined;
}

export interface ResolveBackboneOptions extends Pick<ObtainOptions, 'lockFile' | 'offline' | 'onProgress' | 'signal'> {
  /** The experiment file, which paths are relative to. */
  readonly file: string;
  /** Whether the weights have to be there: else their hash is enough. */
  readonly isObtained: boolean;
  readonly log: (line: string) => void;
}

/**
 * The backbone of an experiment by the sha256 of its weights, which are downloaded where that is asked for.
 *
 * @throws {WeightsError} when they cannot be obtained; {ConfigError} when nothing says their sha256 and they are not to be obtained.
 */
export async function resolveBackbone(
  backbone: Experiment['backbone'],
  { file, isObtained, log, ...options }: ResolveBackboneOptions,
): Promise<ResolvedBackbone> {
  const from = { ...options, offline: options.offline || !isObtained, onStep: log };
  if ('onnx' in backbone) {
    const path = backbone.onnx.startsWith('hub:') ? backbone.onnx : resolve(dirname(file), backbone.onnx);
    const onnx = await obtainOnnx({ ...backbone, onnx: path }, from);
    return { backbone: { id: onnx.id, weightsSha256: onnx.sha256, onnx } };
  }
  const weights = backbone.weights === undefined ? undefined : resolve(dirname(file), backbone.weights);
  const spec = findBackbone(backbone.id);
  const pinned = weights === undefined && !isObtained ? spec.sources.find(({ sha256 }) => sha256 !== undefined)?.sha256 : undefined;
  if (pinned !== undefined) return { backbone: identified(backbone, pinned) };
  if (weights === undefined && !isObtained) {
    throw new ConfigError(`Expected a backbone whose weights are pinned for a committed experiment but received ${backbone.id}.`, {
      hint: 'Name a file with backbone.weights, or keep the experiment file outside experiments/: `graft run FILE` pins what it finds.',
    });
  }
  const { sha256, source } = await obtain(weightsOf(spec), { ...from, weights });
  if (source !== 'cache') log(`${spec.alias}: weights from ${source}, sha256 ${sha256}`);
  return { backbone: identified(backbone, sha256), ...(weights === undefined ? {} : { weights }) };
}

/** What is left out is the default, so that old results stay valid. */
function identified(
  { id, precision }: { readonly id: string; readonly precision: WeightPrecision },
  weightsSha256: string,
): IdentifiedBackbone {
  return { id, weightsSha256, ...(precision === 'float32' ? {} : { precision }) };
}

import { ArtifactError, type NetworkInput, type OnProgress, type Preprocessing, WeightsError } from '@graft/core';
import type { LoadedModel } from './load-model.ts';

export interface Predictor {
  readonly preprocessing: Preprocessing;
  /** @param images - each of the size that `preprocessing` says. @returns probabilities, a row an image. */
  predict(images: readonly NetworkInput[]): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

export interface PredictorOptions {
  readonly isOffline: boolean;
  readonly weights?: string | undefined;
  readonly onProgress: OnProgress;
  /** Told each step by which the backbone's weights come, a line for a person. */
  readonly onStep: (step: string) => void;
  readonly signal: AbortSignal;
}

/** The network of a model package, ready to run; only the runtime that it needs is loaded. */
export async function createPredictor(model: LoadedModel, options: PredictorOptions): Promise<Predictor> {
  return model.description.kind === 'frozen' ? frozenPredictor(model, options) : networkPredictor(model);
}

async function frozenPredictor(
  { description, tensors }: LoadedModel,
  { isOffline, weights, onProgress, onStep, signal }: PredictorOptions,
): Promise<Predictor> {
  if (description.kind !== 'frozen') throw new TypeError('unreachable: the caller checked the kind');
  const { loadBackbone } = await import('@graft/model-zoo');
  const { headProbabilities } = await import('@graft/trainer');
  const { id, onnx, precision, preprocessing, weightsSha256 } = description.backbone;
  const { orientation, geometry, height, width } = preprocessing;
  const backbone = await loadBackbone(onnx ?? id, {
    offline: isOffline,
    weights,
    input: 'uint8',
    precision,
    geometry,
    preprocessing: { orientation, height, width },
    onProgress,
    onStep,
    signal,
  });
  if (backbone.weightsSha256 !== weightsSha256) {
    throw new WeightsError(
      `Expected the weights ${weightsSha256} for ${id}, on which this model was trained, but received ${backbone.weightsSha256}.`,
      {
        hint: 'Give the file it was trained with by --weights.',
      },
    );
  }
  const classes = description.classes.length;
  return {
    preprocessing,
    async predict(images) {
      const data = concatenate(images, height * width * 3);
      const features = await backbone.embed({ data, count: images.length, height, width });
      const probabilities = headProbabilities(description.head, tensors, { data: features, rows: images.length, dim: backbone.featureDim });
      return images.map((_, row) => probabilities.subarray(row * classes, (row + 1) * classes));
    },
    dispose: () => backbone.dispose(),
  };
}

async function networkPredictor({ description, tensors }: LoadedModel): Promise<Predictor> {
  if (description.kind !== 'network') throw new TypeError('unreachable: the caller checked the kind');
  const { startEngine } = await import('@graft/engine');
  const { buildControl, countControlParameters } = await import('@graft/model-zoo');
  const { loadNetworkWeights } = await import('../stages/network-weights.ts');
  const { networkProbabilities } = await import('@graft/trainer');
  const { preprocessing, classes, network } = description;
  const { height, width } = preprocessing;
  const size = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  const expected = countControlParameters({ variant: network, height, width, classes: classes.length });
  if (size !== expected) {
    throw new ArtifactError(`Expected ${expected} weights for the network of this model package but its file holds ${size}.`, {
      hint: 'The package is broken; train again.',
    });
  }
  const engine = await startEngine();
  const model = buildControl(engine, { variant: network, height, width, classes: classes.length, seed: 0 });
  loadNetworkWeights(engine, model, tensors);
  return {
    preprocessing,
    async predict(images) {
      const data = concatenate(images, height * width * 3);
      const labels = new Int32Array(images.length);
      const batches = (async function* () {
        yield { images: data, labels, count: images.length, height, width };
      })();
      const probabilities = await networkProbabilities(engine, model, batches, { scale: preprocessing });
      return images.map((_, row) => probabilities.subarray(row * classes.length, (row + 1) * classes.length));
    },
    async dispose() {
      model.dispose();
    },
  };
}

function concatenate(images: readonly NetworkInput[], pixels: number): Uint8Array {
  const data = new Uint8Array(images.length * pixels);
  for (const [index, image] of images.entries()) data.set(image.data, index * pixels);
  return data;
}

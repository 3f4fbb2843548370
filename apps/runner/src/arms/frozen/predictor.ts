import { ArtifactError, WeightsError } from '@graft/core';
import { openBackbone, prepareBackbone } from '@graft/model-zoo';
import { headProbabilities, requireHeadTensors } from '@graft/trainer';
import type { PackagedModel, Predictor, PredictorOptions } from '../../define-arm.ts';
import { joinImages, rowsOf } from '../shared/rows.ts';
import type { FrozenModel } from './model.ts';

/** The backbone and the head of a model package, ready to run. */
export async function frozenPredictor(
  { own, classes, tensors }: PackagedModel<FrozenModel>,
  { isOffline, weights, onProgress, onStep, signal }: PredictorOptions,
): Promise<Predictor> {
  const { id, onnx, precision, preprocessing, weightsSha256, featureDim } = own.backbone;
  requireHeadTensors(own.head, tensors, { featureDim, classes: classes.length });
  const { orientation, geometry, height, width } = preprocessing;
  const prepared = await prepareBackbone(onnx ?? id, {
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
  if (prepared.weightsSha256 !== weightsSha256) {
    throw new WeightsError(
      `Expected the weights ${weightsSha256} for ${id}, on which this model was trained, but received ${prepared.weightsSha256}.`,
      { hint: 'Give the file it was trained with by --weights.' },
    );
  }
  if (prepared.featureDim !== featureDim) {
    throw new ArtifactError(
      `Expected ${featureDim} features from ${id}, on which this model was trained, but it gives ${prepared.featureDim}.`,
      {
        hint: 'The package is broken; train again.',
      },
    );
  }
  const backbone = await openBackbone(prepared);
  return {
    preprocessing,
    async predict(images) {
      const features = await backbone.embed({ data: joinImages(images, height * width * 3), count: images.length, height, width });
      const probabilities = headProbabilities(own.head, tensors, { data: features, rows: images.length, dim: backbone.featureDim });
      return rowsOf(probabilities, images.length);
    },
    dispose: () => backbone.dispose(),
  };
}

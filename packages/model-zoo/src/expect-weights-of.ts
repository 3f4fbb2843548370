import { PipelineError, WeightsError } from '@graft/core';
import { readWeights, type WeightFiles } from '@graft/weights';
import { buildBackboneModel } from './build-backbone-model.ts';
import type { BackboneSpec } from './define-backbone.ts';
import { withPlainTfjs } from './plain-tfjs.ts';

/**
 * Read weights that nothing pins yet as the network will, every tensor by name and shape, classifier included: what is pinned
 * once is refused never again.
 *
 * @throws {WeightsError} when they are broken or another network's, with the reader's reason.
 */
export async function expectWeightsOf(spec: BackboneSpec, files: WeightFiles): Promise<void> {
  try {
    const weights = await readWeights(files);
    await withPlainTfjs((tfjs) => buildBackboneModel(tfjs, spec, { output: 'logits', weights }).dispose());
  } catch (cause) {
    if (!PipelineError.isInstance(cause)) throw cause;
    throw new WeightsError(`Expected the weights of ${spec.id} in ${[...files.keys()].join(', ')} but: ${cause.message}`, {
      hint: `${cause.hint ?? 'The file is broken; fetch it again.'} Nothing of it was kept or pinned.`,
      cause,
    });
  }
}

import { PipelineError, WeightsError } from '@graft/core';
import { type Asset, readWeights, type WeightFiles } from '@graft/weights';
import { buildBackboneModel } from './build-backbone-model.ts';
import type { BackboneSpec } from './define-backbone.ts';
import { withPlainTfjs } from './plain-tfjs.ts';

/** A backbone's weights, to be obtained, looked up or verified with `@graft/weights`. */
export function weightsOf(spec: BackboneSpec): Asset {
  const { id, alias, sources } = spec;
  const names = [alias, ...spec.fileNames].join(', ');
  return {
    id,
    alias,
    title: `the weights of ${id}`,
    sources,
    fileNames: [...spec.fileNames, alias, `${alias}.pth`, `${alias}.safetensors`],
    howToBring:
      `Give them with \`--weights PATH\` (or a folder with one of ${names}, named by GRAFT_WEIGHTS_DIR), ` +
      'or set `backbone` in the experiment file to one whose weights can be obtained here; `graft models` lists them.',
    command: `graft models pull ${alias}`,
    check: (files) => requireWeightsOf(spec, files),
  };
}

/**
 * Read weights that nothing pins yet as the network will, every tensor by name and shape, classifier included: what is pinned
 * once is never refused again.
 *
 * @throws {WeightsError} when they are broken or another network's, with the reader's reason.
 */
async function requireWeightsOf(spec: BackboneSpec, files: WeightFiles): Promise<void> {
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

import { encodeSafetensors } from '@graft/core';
import { startEngine } from '@graft/engine';
import { buildBackboneModel, findBackbone } from '@graft/model-zoo';

/** A safetensors file that a backbone of torch's layout takes: every tensor by its published name, all of one value. */
export async function completeWeights(alias: string, value: number): Promise<Buffer> {
  const { imports } = findBackbone(alias);
  const [map] = imports.safetensors ?? [];
  if (map?.layout !== 'torch') throw new Error(`${alias} has no safetensors names of torch's layout`);
  const { tf } = await startEngine({ prefer: 'wasm' });
  const model = buildBackboneModel(tf, alias, { output: 'logits' });
  const tensors = model.layers.flatMap(({ name: layer, weights }) =>
    weights.map(({ originalName, shape }) => {
      const variable = originalName.slice(originalName.lastIndexOf('/') + 1);
      const torch = torchShape(variable, shape as number[]);
      return { name: map.key({ layer, variable }), shape: torch, data: new Float32Array(torch.reduce((a, b) => a * b, 1)).fill(value) };
    }),
  );
  model.dispose();
  return Buffer.concat(encodeSafetensors(tensors));
}

/** H W I O -> O I H W, H W C 1 -> C 1 H W, in x out -> out x in. */
function torchShape(variable: string, shape: readonly number[]): number[] {
  if (shape.length === 1) return [...shape];
  const axes = shape.length === 2 ? [1, 0] : variable === 'depthwise_kernel' ? [2, 3, 0, 1] : [3, 2, 0, 1];
  return axes.map((axis) => shape[axis] ?? 1);
}

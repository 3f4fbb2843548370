import { EngineError } from '@graft/core';
import { float16Bits } from './float16-bits.ts';
import { attributeTypes, elementTypes, type OnnxGraph, type OnnxNode, type OnnxTensor } from './onnx-messages.ts';

type Part = Pick<OnnxGraph, 'node' | 'initializer'>;

/**
 * A graph whose kernels are stored as float16, each followed by a Cast to float32: half the bytes and the same arithmetic, because
 * onnxruntime casts constants once, when it opens the file.
 *
 * Kernels are the weights with more than one dimension above 1. Biases, norms and the normalisation of pictures stay as they are: they
 * are few numbers, and a folded batch norm may leave them large.
 *
 * @throws {EngineError} for a weight beyond the range of float16, or one that is not finite.
 */
export function float16Weights({ node, initializer }: Part): Part {
  const casts: OnnxNode[] = [];
  const stored = initializer.map((tensor): OnnxTensor => {
    if (tensor.dataType !== elementTypes.float32 || tensor.dims.filter((size) => size > 1).length < 2) return tensor;
    const { name, dims, rawData } = tensor;
    const half = `${name}_half`;
    const attribute = [{ name: 'to', type: attributeTypes.int, i: elementTypes.float32 }];
    casts.push({ opType: 'Cast', name, input: [half], output: [name], attribute });
    return { name: half, dims, dataType: elementTypes.float16, rawData: float16Bytes(name, rawData) };
  });
  return { node: [...casts, ...node], initializer: stored };
}

function float16Bytes(name: string, rawData: Uint8Array): Uint8Array {
  const values = new Float32Array(rawData.buffer, rawData.byteOffset, rawData.byteLength / 4);
  const bits = float16Bits(values);
  const beyond = bits.findIndex((half) => (half & 0x7c00) === 0x7c00);
  if (beyond >= 0) {
    throw new EngineError(`Expected weights that float16 can hold (up to 65504) but ${name} holds ${values[beyond]}.`, {
      hint: 'Keep this network in float32.',
    });
  }
  return new Uint8Array(bits.buffer);
}

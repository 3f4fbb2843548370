import { attributeTypes, elementTypes, type OnnxAttribute, type OnnxNode, type OnnxTensor } from './onnx-messages.ts';

/**
 * A tensor inside the graph that is being written.
 *
 * `shape` is that of tfjs, without the batch: `[H, W, C]` for a picture, `[D]` for a row. In the graph a picture is NCHW,
 * everything else as in tfjs.
 */
export interface GraphValue {
  readonly name: string;
  readonly shape: readonly number[];
  /** Set while the value is the bare result of weights, so that a following batch norm can be folded into them. */
  readonly affine?: ChannelAffine;
  /** Set where the value is a copy with zeros around it: the original's name, and the number of zeros at top, left, bottom, right. */
  readonly border?: { readonly name: string; readonly pads: readonly number[] };
  /** Set where the value is `scale x + offset` of the value `name`, or that between 0 and `max`. */
  readonly rescaled?: { readonly name: string; readonly scale: number; readonly offset: number; readonly max?: number };
}

/**
 * `scale[c] * (W x)[c] + shift[c]`: what happens to each output channel of a convolution or dense layer. In float64, rounded once
 * when the graph is complete.
 */
export interface ChannelAffine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** Value of a node's attribute: an integer, integers, or a float wrapped in an object. */
export type AttributeValue = number | readonly number[] | { readonly float: number };

/** Collects the nodes and constants of an ONNX graph. Names count up in the order of writing, so they are the same in every run. */
export class GraphWriter {
  private readonly nodes: OnnxNode[] = [];
  private readonly pending = new Map<string, () => Omit<OnnxTensor, 'name'>>();
  private names = 0;
  private readonly prefix: string;

  /** @param prefix - precedes every name, for nodes that are placed among those of another graph. */
  constructor(prefix = '') {
    this.prefix = prefix;
  }

  /** Append a node. @returns the name of its single output. */
  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, AttributeValue>> = {}, output?: string): string {
    const name = output ?? this.fresh(opType);
    this.nodes.push({
      opType,
      name,
      input: inputs,
      output: [name],
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    });
    return name;
  }

  float32(dims: readonly number[], data: Float32Array): string {
    return this.constant({ dims, dataType: elementTypes.float32, rawData: bytesOf(data) });
  }

  int64(data: readonly number[]): string {
    const values = BigInt64Array.from(data, (value) => BigInt(value));
    return this.constant({ dims: [data.length], dataType: elementTypes.int64, rawData: bytesOf(values) });
  }

  /** A float32 constant that is computed when the graph is complete: until then a batch norm can still be folded into it. */
  deferred(dims: readonly number[], compute: () => Float32Array): string {
    const name = this.fresh('constant');
    this.pending.set(name, () => ({ dims, dataType: elementTypes.float32, rawData: bytesOf(compute()) }));
    return name;
  }

  /** The nodes that `output` depends on, in the order of writing, and their constants. */
  finish(output: string): { readonly node: readonly OnnxNode[]; readonly initializer: readonly OnnxTensor[] } {
    const read = new Set([output]);
    for (const { output: written, input } of this.nodes.toReversed()) {
      if (written.some((name) => read.has(name))) for (const name of input) read.add(name);
    }
    return {
      node: this.nodes.filter(({ output: written }) => written.some((name) => read.has(name))),
      initializer: [...this.pending].filter(([name]) => read.has(name)).map(([name, compute]) => ({ name, ...compute() })),
    };
  }

  private constant(tensor: Omit<OnnxTensor, 'name'>): string {
    const name = this.fresh('constant');
    this.pending.set(name, () => tensor);
    return name;
  }

  private fresh(kind: string): string {
    return `${this.prefix}${kind}_${this.names++}`;
  }
}

function attribute(name: string, value: AttributeValue): OnnxAttribute {
  if (typeof value === 'number') return { name, type: attributeTypes.int, i: value };
  if ('float' in value) return { name, type: attributeTypes.float, f: value.float };
  return { name, type: attributeTypes.ints, ints: value };
}

function bytesOf(data: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

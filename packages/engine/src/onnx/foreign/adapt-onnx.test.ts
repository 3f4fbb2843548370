import { createRng } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { GraphWriter } from '../graph-writer.ts';
import { encodeOnnxModel, type OnnxValueInfo } from '../onnx-messages.ts';
import { openOnnx } from '../open-onnx.ts';
import { type AdaptOptions, adaptOnnx } from './adapt-onnx.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { probeOnnx } from './probe-onnx.ts';

const size = 8;
const options = {
  height: size,
  width: size,
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
  channelOrder: 'rgb',
  input: 'uint8',
  pooling: 'class-token',
  prefixTokens: 1,
} satisfies AdaptOptions;

const rng = createRng(1);
const kernel = Float32Array.from({ length: 5 * 3 * 16 }, () => rng.normal());
const classToken = Float32Array.from({ length: 5 }, () => rng.normal());
const pixels = Uint8Array.from({ length: 2 * size * size * 3 }, () => rng.integer(256));

function info(name: string, elemType: number, dims: readonly (number | string)[]): OnnxValueInfo {
  const dim = dims.map((value) => (typeof value === 'string' ? { dimParam: value } : { dimValue: value }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

/** The beginning of a vision transformer: 4 x 4 patches of `pixel_values`, a class token that sees their sum, tokens out. */
function tinyTransformer({ batch = 'batch' as number | string } = {}): Uint8Array {
  const graph = new GraphWriter();
  const conv = graph.node('Conv', ['pixel_values', graph.float32([5, 3, 4, 4], kernel)], { strides: [4, 4], kernel_shape: [4, 4] }, 'map');
  const count = typeof batch === 'number' ? batch : -1;
  const flat = graph.node('Reshape', [conv, graph.int64([count, 5, 4])]);
  const patches = graph.node('Transpose', [flat], { perm: [0, 2, 1] });
  const total = graph.node('ReduceSum', [patches, graph.int64([1])], { keepdims: 1 });
  const first = graph.node('Add', [total, graph.float32([1, 1, 5], classToken)]);
  graph.node('Concat', [first, patches], { axis: 1 }, 'last_hidden_state');
  return encodeOnnxModel({
    name: 'tiny',
    ...graph.finish('last_hidden_state'),
    input: [info('pixel_values', 1, [batch, 3, size, size])],
    output: [info('last_hidden_state', 1, [batch, 5, 5])],
  });
}

/** The same in plain loops: [patch][channel]. */
function patchesOf(image: Uint8Array, scale = (value: number, _channel: number): number => (value - 127.5) / 127.5): number[][] {
  return Array.from({ length: 4 }, (_, patch) =>
    Array.from({ length: 5 }, (_, out) => {
      let sum = 0;
      for (let c = 0; c < 3; c++) {
        for (let y = 0; y < 4; y++) {
          for (let x = 0; x < 4; x++) {
            const at = ((Math.floor(patch / 2) * 4 + y) * size + (patch % 2) * 4 + x) * 3 + c;
            sum += scale(image[at] as number, c) * (kernel[((out * 3 + c) * 4 + y) * 4 + x] as number);
          }
        }
      }
      return sum;
    }),
  );
}

async function run(bytes: Uint8Array, more: Partial<AdaptOptions> = {}): Promise<number[][]> {
  const network = await openOnnx(adaptOnnx(bytes, { ...options, featureDim: 5, ...more }), { threads: 1 });
  const features = await network.run(more.input === 'float32' ? Float32Array.from(pixels) : pixels, [2, size, size, 3]);
  await network.dispose();
  return [[...features.subarray(0, 5)], [...features.subarray(5)]];
}

const image = (n: number): Uint8Array => pixels.subarray(n * size * size * 3, (n + 1) * size * size * 3);
const mean = (rows: number[][]): number[] => (rows[0] ?? []).map((_, d) => rows.reduce((sum, row) => sum + (row[d] ?? 0), 0) / rows.length);

function expectClose(received: number[][], expected: number[][]): void {
  expect(received.flat().length).toBe(expected.flat().length);
  for (const [i, value] of expected.flat().entries()) expect(received.flat()[i]).toBeCloseTo(value, 3);
}

describe('adaptOnnx', () => {
  it('normalises bytes and takes the class token, the mean of the patches, or the mean of a map', async () => {
    const patches = [patchesOf(image(0)), patchesOf(image(1))];
    const classes = patches.map((rows) => mean(rows).map((value, d) => 4 * value + (classToken[d] as number)));
    expectClose(await run(tinyTransformer()), classes);
    expectClose(await run(tinyTransformer(), { input: 'float32' }), classes);
    expectClose(await run(tinyTransformer(), { pooling: 'mean-patches' }), patches.map(mean));
    expectClose(await run(tinyTransformer(), { pooling: 'global-average', output: 'map' }), patches.map(mean));
    expectClose(
      await run(tinyTransformer(), { pooling: 'mean-patches', prefixTokens: 3 }),
      patches.map((rows) => mean(rows.slice(2))),
    );
  });

  it('hands the channels over in the order of the network, with mean and std per channel', async () => {
    const [channelMeans, channelStds] = [
      [1, 2, 3],
      [4, 5, 6],
    ] as const;
    const reversed = image(0).map((_, at) => image(0)[at - (at % 3) + 2 - (at % 3)] as number);
    const expected = patchesOf(reversed, (value, c) => (value - (channelMeans[c] as number)) / (channelStds[c] as number));
    const [first] = await run(tinyTransformer(), { pooling: 'mean-patches', channelOrder: 'bgr', mean: channelMeans, std: channelStds });
    expectClose([first as number[]], [mean(expected)]);
  });

  it('tells by a run how many features there are, and whether pictures may come in batches', async () => {
    const { featureDim: _, ...unknown } = { ...options, featureDim: 0 };
    expect(await probeOnnx(adaptOnnx(tinyTransformer(), unknown), { height: size, width: size })).toEqual({
      featureDim: 5,
      isBatched: true,
    });
    expect(
      await probeOnnx(adaptOnnx(tinyTransformer({ batch: 1 }), { ...unknown, pooling: 'none' }), { height: size, width: size }),
    ).toEqual({
      featureDim: 25,
      isBatched: false,
    });
  });

  it('names the outputs where the requested one is missing, and the input where it is not a picture of the size', () => {
    expect(() => adaptOnnx(tinyTransformer(), { ...options, output: 'last_hidden' })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('last_hidden_state') }),
    );
    expect(() => adaptOnnx(tinyTransformer(), { ...options, height: 16 })).toThrow(
      /pictures of 16 x 8 but it takes pixel_values \[\?, 3, 8, 8\]/,
    );
  });

  it('gives the same bytes for the same file, and does not adapt twice', () => {
    const once = adaptOnnx(tinyTransformer(), options);
    expect(Buffer.compare(once, adaptOnnx(tinyTransformer(), options))).toBe(0);
    expect(() => adaptOnnx(once, options)).toThrow(/names that begin with "graft\."/);
  });
});

describe('inspectOnnx', () => {
  const bytes = tinyTransformer();

  it('reads inputs, outputs and the number of weights', () => {
    const { opset, inputs, outputs, parameters } = inspectOnnx(bytes);
    expect({ opset, inputs, outputs }).toEqual({
      opset: 17,
      inputs: [{ name: 'pixel_values', elementType: 1, dims: [undefined, 3, 8, 8] }],
      outputs: [{ name: 'last_hidden_state', elementType: 1, dims: [undefined, 5, 5] }],
    });
    // Kernel and class token, and the shape and axes that Reshape and ReduceSum read.
    expect(parameters).toBe(240 + 5 + 3 + 1);
  });

  /** A message inside a message, as bytes; its length always takes two. */
  const nested = (id: number, ...parts: (number | number[])[]): number[] => {
    const inner = parts.flat();
    return [id * 8 + 2, (inner.length & 127) | 128, inner.length >> 7, ...inner];
  };

  it.each([
    ['weights in another file', nested(7, nested(5, [14 * 8, 1])), /external data/],
    ['the same in a constant', nested(7, nested(1, nested(5, nested(5, nested(13, [10, 0]))))), /external data/],
    ['the same in a graph of a branch', nested(7, nested(1, nested(5, nested(6, nested(5, [14 * 8, 1]))))), /external data/],
    ['an operator that loads files', nested(7, nested(1, nested(4, [...Buffer.from('EPContext')]))), /EPContext/],
    ['more numbers than bytes', nested(7, nested(5, [8, 0xff, 0xff, 0xff, 0x7f])), /numbers in 5 bytes/],
    ['a size below zero', nested(7, nested(5, [8, ...Array(9).fill(0xff), 1])), /with an invalid dimension/],
    ['a size that does not end', nested(7, nested(5, [10, 1, 0xff])), /with an invalid dimension/],
    [
      'no numbers times more than there are',
      nested(7, nested(5, Array(40).fill([8, 0xff, 0xff, 0xff, 0xff, 0x7f]).flat(), [8, 0])),
      /of NaN numbers/,
    ],
    ['65 dimensions', nested(7, nested(11, nested(2, nested(1, nested(2, ...Array(65).fill([10, 0])))))), /more than 64 dimensions/],
    ['two graphs', [...nested(7), ...nested(7)], /two graphs/],
    ['operators of nobody', nested(8, nested(1, [...Buffer.from('evil')])), /operators of evil/],
  ])('refuses %s', (_, part, message) => {
    const header = [0x08, 8, ...nested(8, [0x10, 17])];
    const graph = message.source === 'operators of evil' ? nested(7) : [];
    expect(() => inspectOnnx(Uint8Array.from([...header, ...part, ...graph]))).toThrow(message);
  });

  it('gives an error or an answer for every broken file, in time proportional to its size', () => {
    const random = createRng(9);
    let refused = 0;
    for (let round = 0; round < 1000; round++) {
      const broken = Uint8Array.from(bytes.subarray(0, random.integer(4) === 0 ? random.integer(bytes.length) : bytes.length));
      for (let flips = random.integer(6); flips >= 0; flips--) broken[random.integer(Math.max(1, broken.length))] = random.integer(256);
      try {
        inspectOnnx(broken);
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ code: 'GRAFT_ENGINE' });
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

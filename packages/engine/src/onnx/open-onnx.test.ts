import { createRequire } from 'node:module';
import { createRng } from '@graft/core';
import { beforeAll, describe, expect, it } from 'vitest';

/** Loaded CommonJS packages of a name; all of the runtimes are CommonJS. */
const loaded = (name: string): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes(`node_modules/${name}`));

describe('openOnnx', () => {
  let engine: typeof import('../index.ts');
  let model: Uint8Array;
  const shape = [5, 8, 8, 3] as const;
  const shape4: readonly [number, number, number, number] = shape;
  const rng = createRng(1);
  const pixels = Uint8Array.from({ length: 5 * 8 * 8 * 3 }, () => rng.integer(256));

  beforeAll(async () => {
    engine = await import('../index.ts');
    expect(['@tensorflow', 'onnxruntime-node'].filter(loaded)).toEqual([]);
    // Before any tfjs: compiled by hand from the same parts.
    const { GraphWriter } = await import('./graph-writer.ts');
    const { encodeOnnxModel } = await import('./onnx-messages.ts');
    const graph = new GraphWriter();
    const floats = graph.node('Transpose', [graph.node('Cast', ['image'], { to: 1 })], { perm: [0, 3, 1, 2] });
    const kernel = graph.float32(
      [16, 3, 3, 3],
      Float32Array.from({ length: 16 * 27 }, () => rng.normal()),
    );
    graph.node('Flatten', [graph.node('GlobalAveragePool', [graph.node('Conv', [floats, kernel])])], { axis: 1 }, 'features');
    const info = (name: string, elemType: number, dims: number[]): object => ({
      name,
      type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'batch' }, ...dims.map((dimValue) => ({ dimValue }))] } } },
    });
    model = encodeOnnxModel({
      name: 'tiny',
      ...graph.finish('features'),
      input: [info('image', 2, [8, 8, 3])],
      output: [info('features', 1, [16])],
    } as Parameters<typeof encodeOnnxModel>[0]);
  });

  it('loads onnxruntime and no tfjs', async () => {
    const network = await engine.openOnnx(model);
    expect(loaded('onnxruntime-node')).toBe(true);
    expect(loaded('@tensorflow')).toBe(false);
    expect(network.runtime).toMatch(/^onnxruntime \d+\.\d+\.\d+$/);
    expect(network.outputDim).toBe(16);
    await network.dispose();
  });

  it('gives the same bits for any number of threads and any batch', async () => {
    const results = await Promise.all(
      [1, 2, 4].map(async (threads) => {
        const network = await engine.openOnnx(model, { threads });
        const whole = await network.run(pixels, shape);
        const size = 8 * 8 * 3;
        const singles: number[] = [];
        for (let i = 0; i < shape[0]; i++) singles.push(...(await network.run(pixels.subarray(i * size, (i + 1) * size), [1, 8, 8, 3])));
        await network.dispose();
        expect(singles).toEqual([...whole]);
        return [...whole];
      }),
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('refuses pixels that do not fill their shape, and floats for a network that reads bytes', async () => {
    const network = await engine.openOnnx(model);
    await expect(network.run(pixels, [4, 8, 8, 3])).rejects.toThrow(
      'Expected 768 values of shape [4, 8, 8, 3] for the pixels but received 960.',
    );
    await expect(network.run(Float32Array.from(pixels), shape)).rejects.toThrow('Expected bytes for a network that reads uint8');
    await network.dispose();
  });

  it('says which shape it takes when it receives a wrong one', async () => {
    const network = await engine.openOnnx(model);
    const message = (shape: readonly number[]) => `Expected shape [N, 8, 8, 3] for the pixels but received [${shape.join(', ')}].`;
    for (const shape of [
      [5, 8, 3, 8],
      [5, 16, 4, 3],
      [5, 192],
      [0, 8, 8, 3],
      [Number.NaN, 8, 8, 3],
      [5, 8, 8, 3, 1],
    ]) {
      await expect(network.run(pixels, shape as unknown as typeof shape4)).rejects.toThrow(message(shape));
    }
    await network.dispose();
  });

  it.each([
    ['a path in place of pixels', 'photo.jpg', [1, 8, 8, 3]],
    ['a plain list of values', Array.from({ length: 192 }, () => 0), [1, 8, 8, 3]],
    ['a whole image', { data: pixels, height: 8, width: 8 }, undefined],
    ['no shape', pixels, undefined],
  ])('refuses %s by name', async (_, data, shape) => {
    const network = await engine.openOnnx(model);
    const run = network.run(data as unknown as Uint8Array, shape as unknown as typeof shape4);
    await expect(run).rejects.toMatchObject({ code: 'GRAFT_CONFIG', hint: expect.stringContaining('readForNetwork') });
    await network.dispose();
  });

  it('refuses a wrong model and wrong numbers of threads', async () => {
    for (const wrong of [undefined, { layers: [] }, 7]) {
      await expect(engine.openOnnx(wrong as unknown as Uint8Array)).rejects.toMatchObject({ code: 'GRAFT_CONFIG' });
    }
    for (const threads of [0, 1.5, Number.NaN, '2' as unknown as number]) {
      await expect(engine.openOnnx(model, { threads })).rejects.toThrow('for threads but received');
    }
  });

  it('names what it could not open', async () => {
    await expect(engine.openOnnx(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'GRAFT_ENGINE' });
    await expect(engine.openOnnx('/no/such/model.onnx')).rejects.toThrow('/no/such/model.onnx');
  });
});

import { readFileSync } from 'node:fs';
import type * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AdamOptions, Engine } from '../engine.ts';
import { startEngine } from '../start-engine.ts';
import { statelessUniform } from '../stateless-uniform.ts';

type WeightName = 'kernel1' | 'bias1' | 'kernel2' | 'bias2';
type Weights = Readonly<Record<WeightName, number[] | number[][]>>;
const weightNames: readonly WeightName[] = ['kernel1', 'bias1', 'kernel2', 'bias2'];

interface Golden {
  readonly epochs: number;
  readonly x: number[][];
  readonly labels: number[];
  readonly initialWeights: Weights;
  readonly cases: readonly {
    readonly id: string;
    readonly options: AdamOptions;
    readonly batchSize: number;
    readonly weightsAfterStep1: Weights;
    readonly finalWeights: Weights;
  }[];
}

const golden = JSON.parse(readFileSync(new URL('adam-head.json', import.meta.url), 'utf8')) as Golden;

/** What every engine promises, whichever runtime is behind it. */
export function describeEngine(kind: Engine['kind']): void {
  describe(`the ${kind} engine`, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await startEngine({ prefer: kind });
    });

    it.each(golden.cases.map(({ id }, i) => [id, i] as const))('updates weights as Keras does: %s', (_, i) => {
      const { options, batchSize, weightsAfterStep1, finalWeights } = golden.cases[i] as Golden['cases'][number];
      const steps = train(engine, options, batchSize);
      expect(largestDifference(steps[0] as Float32Array[], weightsAfterStep1)).toBeLessThanOrEqual(2e-5);
      expect(largestDifference(steps.at(-1) as Float32Array[], finalWeights)).toBeLessThanOrEqual(2e-5);
    });

    it('trains to the same bytes twice', () => {
      const run = (): Float32Array[] => train(engine, { learningRate: 0.01 }, 8).at(-1) ?? [];
      const [once, again] = [run(), run()];
      expect(once.length).toBeGreaterThan(0);
      for (const [w, weights] of once.entries()) expect(Buffer.compare(bytesOf(weights), bytesOf(again[w] as Float32Array))).toBe(0);
    });

    it('keeps a number of tensors that does not grow with the steps, and frees what it made', () => {
      const { tf: api } = engine;
      const before = api.memory().numTensors;
      const variable = api.variable(api.ones([4, 3]));
      const optimizer = engine.createAdam([variable], { learningRate: 0.1 });
      const counts = [0, 1, 2, 3].map(() => {
        optimizer.apply([api.ones([4, 3])]);
        return api.memory().numTensors;
      });
      expect(new Set(counts).size).toBe(1);
      optimizer.dispose();
      expect(variable.dataSync()[0]).toBeCloseTo(1 - 4 * 0.1, 4);
      variable.dispose();
      // The ones that the variable was made of are still there.
      expect(api.memory().numTensors - before).toBe(1);
    });

    it('sees a value that was assigned between two steps', () => {
      const { tf: api } = engine;
      const variable = api.variable(api.zeros([2]));
      const optimizer = engine.createAdam([variable], { learningRate: 0.5 });
      optimizer.apply([api.ones([2])]);
      variable.assign(api.tensor1d([10, 20]));
      optimizer.learningRate = 0;
      optimizer.apply([api.ones([2])]);
      expect([...variable.dataSync()]).toEqual([10, 20]);
      optimizer.dispose();
    });

    it('leaves copies of a variable as they were when they were taken', () => {
      const { tf: api } = engine;
      const variable = api.variable(api.tensor1d([1, 2, 3]));
      const optimizer = engine.createAdam([variable], { learningRate: 0.1 });
      optimizer.apply([api.ones([3])]);
      const copy = variable.clone();
      const value = [...copy.dataSync()];
      optimizer.apply([api.ones([3])]);
      expect([...copy.dataSync()]).toEqual(value);
      expect([...variable.dataSync()]).not.toEqual(value);
      optimizer.dispose();
    });

    it('refuses a gradient of another shape by the name of the variable', () => {
      const { tf: api } = engine;
      const variable = api.variable(api.zeros([2]), true, `kernel-of-${kind}`);
      const optimizer = engine.createAdam([variable], { learningRate: 0.5 });
      expect(() => optimizer.apply([api.ones([3])])).toThrow(`Expected shape [2] for the gradient of kernel-of-${kind} but received [3].`);
      optimizer.dispose();
    });

    it.each([
      [{ learningRate: Number.NaN }, 'learningRate'],
      [{}, 'learningRate'],
      [{ learningRate: -1 }, 'learningRate'],
      [{ learningRate: 0.1, beta1: 1 }, 'beta1'],
      [{ learningRate: 0.1, beta2: Number.NaN }, 'beta2'],
      [{ learningRate: 0.1, epsilon: -1e-7 }, 'epsilon'],
    ])('refuses the options %j of Adam', (options, name) => {
      const variable = engine.tf.variable(engine.tf.zeros([2]));
      const create = () => engine.createAdam([variable], options as AdamOptions);
      expect(create).toThrow(`for ${name} of Adam`);
      variable.dispose();
    });

    it.each([
      [[5], [0, 0], 0, 1],
      [[3, 7], [42, 7], -0.25, 0.25],
      [[4, 4, 2], [0xffffffff, 0x80000000], -3, 8],
    ] as const)('draws numbers that are a function of the seed: shape %j, seed %j', (shape, seed, low, high) => {
      const tensor = engine.statelessUniform([...shape], seed, low, high);
      expect(tensor.shape).toEqual(shape);
      expect([...tensor.dataSync()]).toEqual([...statelessUniform(tensor.size, seed, low, high)]);
    });
  });
}

/** The golden run: @returns the weights after every step. */
function train(engine: Engine, options: AdamOptions, batchSize: number): Float32Array[][] {
  const { tf: api } = engine;
  const variables = weightNames.map((name) => api.variable(api.tensor(golden.initialWeights[name])));
  const optimizer = engine.createAdam(variables, options);
  const steps: Float32Array[][] = [];
  for (let epoch = 0; epoch < golden.epochs; epoch++) {
    for (let from = 0; from < golden.x.length; from += batchSize) {
      const x = api.tensor2d(golden.x.slice(from, from + batchSize));
      const targets = api.oneHot(api.tensor1d(golden.labels.slice(from, from + batchSize), 'int32'), 3);
      const [kernel1, bias1, kernel2, bias2] = variables as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
      const { grads } = api.variableGrads(() => {
        const hidden = api.relu(x.matMul(kernel1).add(bias1));
        const logits = hidden.matMul(kernel2).add(bias2);
        return api.losses.softmaxCrossEntropy(targets, logits).asScalar();
      });
      optimizer.apply(variables.map(({ name }) => grads[name] as tf.Tensor));
      steps.push(variables.map((variable) => Float32Array.from(variable.dataSync())));
    }
  }
  optimizer.dispose();
  return steps;
}

function largestDifference(weights: readonly Float32Array[], expected: Weights): number {
  const differences = weightNames.flatMap((name, w) => {
    const values = expected[name].flat();
    return values.map((value, i) => Math.abs(value - (weights[w]?.[i] ?? Number.NaN)));
  });
  return differences.reduce((largest, difference) => Math.max(largest, difference), 0);
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

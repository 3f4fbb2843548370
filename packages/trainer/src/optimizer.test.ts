import { expect, it } from 'vitest';
import { describeEngines } from './__fixtures__/describe-engines.ts';
import { createOptimizer, optimizerConfig } from './optimizer.ts';
import { optimizers } from './optimizers.gen.ts';
import { scheduleConfig, scheduledRate } from './schedule.ts';
import { schedules } from './schedules.gen.ts';

it.each(Object.values(schedules))('takes no share below 0 of the learning rate: $name', ({ name }) => {
  const schedule = scheduleConfig.parse({ name });
  for (let step = 0; step < 100; step++)
    expect(scheduledRate({ schedule, learningRate: 0.5 }, { step, steps: 100 })).toBeGreaterThanOrEqual(0);
});

it('keeps a constant learning rate to the bit', () => {
  const schedule = scheduleConfig.parse(undefined);
  expect(scheduledRate({ schedule, learningRate: 0.1 }, { step: 99, steps: 100 })).toBe(0.1);
});

await describeEngines('an optimiser', ['wasm', 'native'], (engine) => {
  const { tf } = engine;

  it.each(Object.values(optimizers))('moves against the gradient: $name', ({ name }) => {
    const variable = tf.variable(tf.tensor1d([1, -1]));
    const optimizer = createOptimizer(engine, [variable], { optimizer: optimizerConfig.parse({ name }), learningRate: 0.1 });
    optimizer.apply([tf.tensor1d([1, -1])]);
    const [up, down] = variable.dataSync();
    expect(up).toBeLessThan(1);
    expect(down).toBeGreaterThan(-1);
    optimizer.dispose();
    variable.dispose();
  });

  it('gives Adam its settings', () => {
    const after = (config: object) => {
      const variable = tf.variable(tf.scalar(1));
      const optimizer = optimizerConfig.parse({ name: 'adam', ...config });
      const adam = createOptimizer(engine, [variable], { optimizer, learningRate: 0.1 });
      for (const gradient of [1, -0.5, 0.25]) adam.apply([tf.scalar(gradient)]);
      const [value] = variable.dataSync();
      adam.dispose();
      variable.dispose();
      return value;
    };
    const plain = after({});
    for (const other of [{ beta1: 0.5 }, { beta2: 0.9 }, { epsilon: 0.1 }]) expect(after(other)).not.toBe(plain);
  });
});

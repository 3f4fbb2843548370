import { ConfigError, parseConfig } from '@graft/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { headConfig } from './head-config.ts';
import { heads } from './heads.gen.ts';
import { networkConfig } from './network/network-config.ts';

it('fills in the article’s training', () => {
  expect(parseConfig(headConfig, {}, 'arms.transfer')).toEqual({
    kind: 'dense',
    hiddenUnits: 256,
    dropout: 0,
    epochs: 10,
    batchSize: 32,
    learningRate: 1e-3,
    optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    schedule: { name: 'constant' },
    seed: 0,
    keep: 'last',
    trainThreads: 2,
  });
});

it.each([
  ...Object.values(heads).map(({ kind, schema }) => ({ name: `head ${kind}`, given: { kind }, schema })),
  { name: 'network', given: {}, schema: networkConfig },
])('round-trips what it parsed and documents every setting: $name', ({ given, schema }) => {
  const parsed = schema.parse(given);
  expect(schema.parse(parsed)).toEqual(parsed);
  const { properties } = z.toJSONSchema(schema) as { properties: Record<string, { description?: string }> };
  for (const [name, { description }] of Object.entries(properties)) expect(description, name).toBeTruthy();
});

it('suggests the nearest setting for an unknown one', () => {
  expect(() => parseConfig(headConfig, { epoch: 3 }, 'arms.transfer')).toThrow(/Did you mean "epochs"/);
});

it('lists the kinds for an unknown one', () => {
  expect(() => parseConfig(headConfig, { kind: 'logistics' }, 'arms.transfer')).toThrow(
    'Expected one of "dense" | "logistic" for arms.transfer.kind but received "logistics". Did you mean "logistic"?',
  );
});

it('refuses values that cannot train', () => {
  for (const wrong of [
    { epochs: 0 },
    { batchSize: 1.5 },
    { learningRate: 0 },
    { dropout: 1 },
    { hiddenUnits: -1 },
    { trainThreads: 0 },
    { featureMixup: { alpha: -0.1 } },
    { featureMixup: 0.2 },
    { kind: 'logistic', strength: 0 },
    { kind: 'logistic', epochs: 3 },
  ]) {
    expect(() => parseConfig(headConfig, wrong, 'arms.transfer')).toThrow(ConfigError);
  }
});

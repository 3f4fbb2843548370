import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../errors/config-error.ts';
import { parseConfig } from './parse-config.ts';

const geometry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('squash'), kernel: z.enum(['bilinear', 'bicubic']) }),
  z.strictObject({ kind: z.literal('center-crop'), cropFraction: z.number().positive().max(1) }),
]);
const schema = z.strictObject({
  seed: z.int().min(0).default(1337),
  ratio: z.array(z.number()).length(2).default([0.8, 0.2]),
  optimizer: z.enum(['adam', 'sgd']).default('adam'),
  geometry: geometry.optional(),
  schedule: z.union([z.strictObject({ warmupEpochs: z.number() }), z.enum(['constant', 'cosine']), z.null()]).optional(),
  arms: z.record(z.string(), z.strictObject({ epochs: z.int(), units: z.int().default(256) })).default({}),
  augment: z.array(z.strictObject({ name: z.string(), strength: z.number().default(1) })).default([]),
  range: z.tuple([z.strictObject({ low: z.number() })]).optional(),
  name: z
    .string()
    .regex(/^[a-z]+$/, 'Expected lower-case letters')
    .optional(),
  folds: z.record(z.string().regex(/^[a-z]+$/, 'Expected lower-case letters'), z.int()).default({}),
  size: z
    .number()
    .refine((size) => size % 2 === 0, 'the size is even')
    .optional(),
  nested: z.strictObject({ deep: z.strictObject({ momentum: z.number().default(0.9) }).prefault({}) }).prefault({}),
});

/** The lines that a value is refused with. */
function problems(value: unknown, path = 'train'): string[] {
  try {
    parseConfig(schema, value, path);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split('\n');
  }
  return [];
}

describe('parseConfig', () => {
  it('fills in the defaults', () => {
    expect(parseConfig(schema, { arms: { transfer: { epochs: 10 } } }, 'train')).toMatchObject({
      seed: 1337,
      arms: { transfer: { epochs: 10, units: 256 } },
      nested: { deep: { momentum: 0.9 } },
    });
  });

  it('names the place, what was expected and what came', () => {
    expect(problems({ seed: '7' })).toEqual(['Expected number for train.seed but received "7".']);
    expect(problems({ seed: -1 })).toEqual(['Expected number to be >=0 for train.seed but received -1.']);
    expect(problems({ ratio: [1] })).toEqual(['Expected array to have exactly 2 items for train.ratio but received [1].']);
    expect(problems({ ratio: [1, Number.NaN] })).toEqual(['Expected number for train.ratio.1 but received NaN.']);
    expect(problems({ arms: { control: {} } })).toEqual(['Expected number for train.arms.control.epochs but received nothing.']);
    expect(problems({ size: 3 })).toEqual(['train.size: the size is even; received 3.']);
  });

  it('uses the words of our own conditions, for a value and for the name of a member', () => {
    expect(problems({ name: 'Fish 5' })).toEqual(['Expected lower-case letters for train.name but received "Fish 5".']);
    expect(problems({ folds: { 'Fold 1': 1 } })).toEqual(['Expected lower-case letters for the name of train.folds.Fold 1.']);
  });

  it('lists every wrong place at once, one per line', () => {
    expect(problems({ seed: 'a', sede: 1, nested: { deep: { momentum: 'b' } } })).toEqual([
      'Expected number for train.seed but received "a".',
      'Expected number for train.nested.deep.momentum but received "b".',
      'Expected a known setting in train but received "sede". Did you mean "seed"?',
    ]);
  });

  it('names the nearest known setting at any depth: objects, records, lists, tuples, alternatives', () => {
    expect(problems({ nested: { deep: { momentun: 1 } } })).toEqual([
      'Expected a known setting in train.nested.deep but received "momentun". Did you mean "momentum"?',
    ]);
    expect(problems({ arms: { a: { epochs: 1, unit: 1 } } })).toEqual([
      'Expected a known setting in train.arms.a but received "unit". Did you mean "units"?',
    ]);
    expect(problems({ augment: [{ name: 'a', strenght: 1 }] })).toEqual([
      'Expected a known setting in train.augment.0 but received "strenght". Did you mean "strength"?',
    ]);
    expect(problems({ range: [{ low: 1, high: 1 }] })).toEqual([
      'Expected a known setting in train.range.0 but received "high". Known: low.',
    ]);
    expect(problems({ geometry: { kind: 'center-crop', cropFraction: 1, cropfractoin: 1 } })).toEqual([
      'Expected a known setting in train.geometry but received "cropfractoin". Did you mean "cropFraction"?',
    ]);
  });

  it('suggests no setting that only another alternative has', () => {
    const head = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('flat').optional().default('flat'), strength: z.number().default(1) }),
      z.strictObject({ kind: z.literal('deep'), epochs: z.int() }),
    ]);
    expect(() => parseConfig(head, { epochs: 3 }, 'head')).toThrow(
      'Expected a known setting in head but received "epochs". Known: kind, strength.',
    );
  });

  it('lists the known settings where none is near', () => {
    expect(problems({ arms: { a: { epochs: 1, zebra: 1 } } })).toEqual([
      'Expected a known setting in train.arms.a but received "zebra". Known: epochs, units.',
    ]);
  });

  it('names the nearest word of a fixed list, and the words that choose an alternative', () => {
    expect(problems({ optimizer: 'adem' })).toEqual([
      'Expected one of "adam"|"sgd" for train.optimizer but received "adem". Did you mean "adam"?',
    ]);
    expect(problems({ geometry: { kind: 'sqash' } })).toEqual([
      'Expected one of "squash" | "center-crop" for train.geometry.kind but received "sqash". Did you mean "squash"?',
    ]);
  });

  it('blames the intended alternative, and names all of them where none fits', () => {
    expect(problems({ schedule: { warmupEpochs: 'two' } })).toEqual([
      'Expected number for train.schedule.warmupEpochs but received "two".',
    ]);
    expect(problems({ schedule: { warmupEpochs: 2, warmup: 1 } })).toEqual([
      'Expected a known setting in train.schedule but received "warmup". Did you mean "warmupEpochs"?',
    ]);
    expect(problems({ schedule: 3 })).toEqual(['Expected object or one of "constant"|"cosine" or null for train.schedule but received 3.']);
  });

  it('speaks of the file where the slice is all of it, and shortens long values', () => {
    expect(problems([], '')).toEqual(['Expected object for the file but received [].']);
    expect(problems({ seed: 'a' }, '')).toEqual(['Expected number for seed but received "a".']);
    expect(problems({ seed: 'a'.repeat(1000) })[0]?.length).toBeLessThan(200);
  });
});

import { ConfigError, createRng, PipelineError, ShapeMismatchError } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrayEntry, camelCased, recordedKeras, recordedParams } from './__fixtures__/recorded-keras.ts';
import { applyBrightness } from './brightness.ts';
import { kerasAffineMap } from './keras-affine-map.ts';
import { createKerasGenerator, type KerasGeneratorConfig } from './keras-generator.ts';
import { NumpyRandom } from './numpy-random.ts';
import { type KerasParams, stillKeras } from './sample-keras.ts';
import type { KerasImage } from './transform-keras.ts';

type Recorded = Readonly<Record<string, unknown>>;
interface Applied {
  readonly id: string;
  readonly image: 'A' | 'B' | 'A1';
  readonly inputDtype?: string;
  readonly outputDtype?: string;
  readonly dataFormat?: string;
  readonly fillMode?: string;
  readonly cval?: number;
  readonly order?: number;
  readonly config?: string;
  readonly seed?: number;
  readonly params: Recorded;
  readonly matrix?: readonly (readonly number[])[];
  readonly offset?: readonly number[];
  readonly fragilePixels?: readonly number[];
  readonly array: ArrayEntry;
}
interface Configured {
  readonly id: string;
  readonly arguments: Recorded;
  readonly draws: readonly { shape: [number, number, number]; seed: number; params: Recorded; nextRandom: number }[];
  readonly threeInARowSeed42Shape17x23x3: readonly Recorded[];
}

const transforms = recordedKeras<{ configs: readonly Configured[] }>('random-transform');
interface Formula {
  readonly shape: readonly number[];
  readonly a: number;
  readonly b: number;
  readonly d: number;
  readonly e: number;
}
const formulas = recordedKeras<{ images: Record<string, Formula> }>('images')?.recording.images ?? {};

describe.skipIf(!transforms)('the parameters drawn', () => {
  it.each(transforms?.recording.configs ?? [])("are Keras' draw for draw from NumPy's generator: $id", (configured) => {
    const generator = createKerasGenerator(camelCased(configured.arguments) as KerasGeneratorConfig);
    for (const { shape, seed, params, nextRandom } of configured.draws) {
      const numpy = new NumpyRandom(seed);
      expect(generator.sample(numpy, { height: shape[0], width: shape[1] })).toEqual(recordedParams(params));
      expect(numpy.random(), 'as many numbers used').toBe(nextRandom);
    }
    const numpy = new NumpyRandom(42);
    const three = configured.threeInARowSeed42Shape17x23x3.map(() => generator.sample(numpy, { height: 17, width: 23 }));
    expect(three).toEqual(configured.threeInARowSeed42Shape17x23x3.map(recordedParams));
  });
});

describe.each([
  ['apply', 'keras-2.9', 526],
  ['apply-1.1.2', 'keras-preprocessing-1.1.2', 69],
] as const)('what %s recorded of apply_transform', (name, behaviour, count) => {
  const golden = recordedKeras<{ cases: readonly Applied[]; random: readonly Applied[] }>(name);

  it.skipIf(!golden)('is the result within 1e-3 on the 0..255 scale, fragile pixels left out, and its matrix within 1e-10', () => {
    const cases = golden?.recording.cases ?? [];
    expect(cases.length).toBe(count);
    let largest = 0;
    for (const applied of cases) {
      const { fillMode, cval, order, dataFormat } = applied;
      const generator = createKerasGenerator({ fillMode, cval, interpolationOrder: order, dataFormat, behaviour } as KerasGeneratorConfig);
      const image = formulaImage(applied);
      const params = recordedParams(applied.params) as unknown as KerasParams;
      if (applied.matrix) expectMatrix(applied, params, image, behaviour);
      const result = generator.apply(image, params);
      expect(result.data instanceof Uint8Array, applied.id).toBe(applied.outputDtype === 'uint8');
      largest = Math.max(largest, difference(applied, result, golden?.values(applied.array) as Float32Array));
    }
    expect(largest).toBeLessThanOrEqual(1e-3);
  });

  it.skipIf(!golden || !transforms)('is the result drawn from the seed and applied', () => {
    const cases = golden?.recording.random ?? [];
    expect(cases.length).toBeGreaterThan(0);
    for (const applied of cases) {
      const config = transforms?.recording.configs.find(({ id }) => id === applied.config) as Configured;
      const generator = createKerasGenerator({ ...camelCased(config.arguments), behaviour } as KerasGeneratorConfig);
      const image = formulaImage(applied);
      const params = generator.sample(new NumpyRandom(applied.seed as number), image);
      expect(params).toEqual(recordedParams(applied.params));
      expect(difference(applied, generator.apply(image, params), golden?.values(applied.array) as Float32Array)).toBeLessThanOrEqual(1e-3);
    }
  });
});

describe('brightness', () => {
  const golden = recordedKeras<{
    tables: readonly { factor: number; table: number[] }[];
    cases: readonly { name: string; factor: number; input: number[]; output: number[] }[];
  }>('brightness');

  it.skipIf(!golden)('is the recorded table of every factor exactly, and the cases within 1e-4', () => {
    for (const { factor, table } of golden?.recording.tables ?? []) {
      const values = Float32Array.from({ length: 256 }, (_, value) => value);
      applyBrightness(values, factor, 'keras-2.9');
      expect([...values], `${factor}`).toEqual(table);
    }
    for (const { name, factor, input, output } of golden?.recording.cases ?? []) {
      const values = Float32Array.from(input);
      applyBrightness(values, factor, 'keras-2.9');
      values.forEach((value, i) => {
        expect(Math.abs(value - (output[i] as number)), `${name}, ${factor}`).toBeLessThanOrEqual(1e-4);
      });
    }
  });

  it('stretches to 0..255 and never back under 1.1.2', () => {
    const values = Float32Array.from([10, 20, 30]);
    applyBrightness(values, 1, 'keras-preprocessing-1.1.2');
    expect([...values]).toEqual([0, 127, 255]);
  });
});

interface Standardized {
  readonly id: string;
  readonly batch: 'P' | 'Q' | 'R' | 'U';
  readonly arguments: Recorded;
  readonly fit: { augment?: boolean; rounds?: number; seed?: number } | null;
  readonly flagsAfterConstruction: Recorded;
  readonly mean?: ArrayEntry;
  readonly std?: ArrayEntry;
  readonly zcaMatrix?: ArrayEntry;
  readonly firstThreeImages: ArrayEntry;
  readonly wholeBatchInOneCall?: ArrayEntry;
}

describe('fit and standardize', () => {
  const golden = recordedKeras<{ batches: Record<string, number[]>; cases: readonly Standardized[] }>('standardize');

  it.skipIf(!golden).each(golden?.recording.cases ?? [])('are what Keras recorded: $id', (recorded) => {
    const values = (entry: ArrayEntry): Float32Array => golden?.values(entry) as Float32Array;
    const { preprocessing_function: hook, ...settings } = recorded.arguments;
    const generator = createKerasGenerator(
      { ...(camelCased(settings) as KerasGeneratorConfig), behaviour: 'keras-2.9' },
      hook === undefined ? undefined : (image) => ({ ...image, data: Float32Array.from(image.data, (value) => value / 127.5 - 1) }),
    );
    expect(generator.config).toMatchObject(camelCased(recorded.flagsAfterConstruction));
    const images = batchOf(golden?.recording.batches[recorded.batch] as number[], recorded.batch === 'U');
    if (recorded.fit) {
      const { augment, rounds = 1, seed = 0 } = recorded.fit;
      const found = generator.fit(images, augment ? { augment: { rounds, draws: new NumpyRandom(seed) } } : {});
      if (recorded.mean) expectClose(found.mean, values(recorded.mean), { relative: 2e-5 });
      if (recorded.std) expectClose(found.std, values(recorded.std), { relative: 2e-5 });
      if (recorded.zcaMatrix) expectClose(found.zca, values(recorded.zcaMatrix), { absolute: 1e-5 });
    }
    const tolerance = recorded.zcaMatrix ? { absolute: 1e-5 } : { relative: 2e-5 };
    const standardized = images.slice(0, 3).flatMap((image) => [...generator.standardize(image).data]);
    expectClose(standardized, values(recorded.firstThreeImages), tolerance);
    if (recorded.wholeBatchInOneCall) {
      const { height, width, channels } = images[0] as KerasImage;
      const together = {
        data: Float32Array.from(images.slice(0, 3).flatMap(({ data }) => [...data])),
        height: height * 3,
        width,
        channels,
      };
      expectClose(generator.standardize(together).data, values(recorded.wholeBatchInOneCall), tolerance);
    }
  });

  it('whitens to unit covariance, by either meaning of epsilon', () => {
    const rng = createRng(5);
    const images = Array.from({ length: 60 }, () => {
      const common = rng.normal();
      return { data: Float32Array.from({ length: 6 }, () => 3 * common + rng.normal()), height: 2, width: 3, channels: 1 };
    });
    for (const behaviour of ['correct', 'keras-preprocessing-1.1.2'] as const) {
      const generator = createKerasGenerator({ zcaWhitening: true, zcaEpsilon: 1e-9, behaviour });
      generator.fit(images);
      const white = images.map((image) => generator.standardize(image).data);
      for (let i = 0; i < 6; i++) {
        for (let j = 0; j < 6; j++) {
          const moment = white.reduce((sum, row) => sum + (row[i] as number) * (row[j] as number), 0) / white.length;
          expect(moment).toBeCloseTo(i === j ? 1 : 0, 3);
        }
      }
    }
    const loose = (behaviour: 'correct' | 'keras-preprocessing-1.1.2') =>
      createKerasGenerator({ zcaWhitening: true, zcaEpsilon: 1, behaviour }).fit(images).zca as Float64Array;
    expect(loose('correct')[0]).not.toBeCloseTo(loose('keras-preprocessing-1.1.2')[0] as number, 2);
  });

  it('wants fit first when correct, and lets the image through under a behaviour of Keras', () => {
    const image = { data: Float32Array.from([1, 2, 3]), height: 1, width: 1, channels: 3 };
    expect(() => createKerasGenerator({ featurewiseCenter: true }).standardize(image)).toThrow(PipelineError);
    expect(createKerasGenerator({ featurewiseCenter: true, behaviour: 'keras-2.9' }).standardize(image).data).toEqual(image.data);
  });
});

describe('wrong arguments', () => {
  it.each([
    [{ rotationRange: -1 }, 'number to be >=0 for generator.rotationRange but received -1'],
    [{ rotationRange: 1e308 }, 'number to be <=3600 for generator.rotationRange but received 1e+308'],
    [{ shearRange: 1e308 }, 'number to be <=3600 for generator.shearRange but received 1e+308'],
    [{ widthShiftRange: { pixels: 2 ** 40 } }, 'number to be <=1000000 for generator.widthShiftRange.pixels but received 1099511627776'],
    [{ widthShiftRange: 1e308 }, 'for generator.widthShiftRange but received 1e+308'],
    [{ zoomRange: [-1e308, 1e308] }, 'number to be >=-1000 for generator.zoomRange.0 but received -1e+308'],
    [{ channelShiftRange: 1e308 }, 'number to be <=1e+38 for generator.channelShiftRange but received 1e+308'],
    [{ brightnessRange: [-0.5, 1] }, 'number to be >=0 for generator.brightnessRange.0 but received -0.5'],
    [{ cval: Number.POSITIVE_INFINITY }, 'for generator.cval but received Infinity'],
    [{ cval: 1e39 }, 'number to be <=1e+38 for generator.cval but received 1e+39'],
    [{ rescale: 1e300 }, 'number to be <=1e+38 for generator.rescale but received 1e+300'],
    [{ widthShiftRange: { pixels: 0 } }, 'for generator.widthShiftRange'],
    [{ widthShiftRange: [] }, 'for generator.widthShiftRange but received []'],
    [{ zoomRange: [1, 2, 3] }, 'for generator.zoomRange but received [1,2,3]'],
    [{ brightnessRange: [0.5] }, 'for generator.brightnessRange but received [0.5]'],
    [{ channelShiftRange: 'a' }, 'number for generator.channelShiftRange but received "a"'],
    [{ interpolationOrder: 4 }, 'for generator.interpolationOrder but received 4'],
    [{ fillMode: 'mirror' }, 'for generator.fillMode but received "mirror"'],
    [{ rescale: '1/255' }, 'number for generator.rescale but received "1/255"'],
    [{ zcaEpsilon: 0 }, 'number to be >0 for generator.zcaEpsilon but received 0'],
    [{ dataFormat: 'channels' }, 'for generator.dataFormat but received "channels"'],
    [{ horizontal_flip: true }, 'a known setting in generator but received "horizontal_flip". Did you mean "horizontalFlip"?'],
  ])('are a typed error that names path, expectation and value: %j', (config, message) => {
    const create = (): unknown => createKerasGenerator(config as KerasGeneratorConfig);
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(message);
  });

  it('end where settings are still right: at every bound, whatever is drawn is a finite record', () => {
    const shift = fc.oneof(
      fc.constantFrom(0, 1e6, { pixels: 1e6 }, [-1e6, 1e6]),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    ) as fc.Arbitrary<KerasGeneratorConfig['widthShiftRange']>;
    const settings = fc.record({
      rotationRange: fc.constantFrom(0, 5e-324, 3600),
      widthShiftRange: shift,
      heightShiftRange: shift,
      shearRange: fc.constantFrom(0, 90, 3600),
      zoomRange: fc.constantFrom(0, 1000, [-1000, 1000] as const, [1000, -1000] as const),
      channelShiftRange: fc.constantFrom(0, 1e38),
      brightnessRange: fc.constantFrom(null, [0, 1000] as const),
    });
    fc.assert(
      fc.property(settings, fc.nat(), (config, seed) => {
        const params = createKerasGenerator(config as KerasGeneratorConfig).sample(createRng(seed), { height: 7, width: 9 });
        const numbers = Object.values(params).filter((value) => typeof value === 'number');
        expect(numbers.every(Number.isFinite), JSON.stringify(params)).toBe(true);
      }),
      { seed: 2 },
    );
  });

  it('of fit and apply are shape errors where pixels are missing or shapes differ', () => {
    const generator = createKerasGenerator({ featurewiseCenter: true });
    const image = { data: new Float32Array(6), height: 1, width: 2, channels: 3 };
    expect(() => generator.apply({ ...image, width: 3 }, stillKeras)).toThrow(ShapeMismatchError);
    expect(() => generator.fit([])).toThrow(ShapeMismatchError);
    for (const rounds of [0, 1.5, -1, Number.NaN]) {
      const fit = (): unknown => generator.fit([image], { augment: { rounds, draws: createRng(1) } });
      expect(fit).toThrow(PipelineError);
      expect(fit).toThrow(`Expected an integer of 1 or more for fit.augment.rounds but received ${rounds}`);
    }
    expect(() => generator.fit([image, { ...image, data: new Float32Array(3), width: 1 }])).toThrow(ShapeMismatchError);
  });
});

function expectMatrix(
  applied: Applied,
  params: KerasParams,
  image: KerasImage,
  behaviour: 'keras-2.9' | 'keras-preprocessing-1.1.2',
): void {
  const { matrix, offset } = applied;
  const [top, bottom] = matrix as [[number, number], [number, number]];
  const map = kerasAffineMap(params, image, behaviour);
  [...top, offset?.[0] as number, ...bottom, offset?.[1] as number].forEach((value, i) => {
    expect(Math.abs((map[i] as number) - value), applied.id).toBeLessThanOrEqual(1e-10);
  });
}

/** The image of a case by its formula, in the case's type and order of axes. */
function formulaImage({ image, inputDtype, dataFormat }: Applied): KerasImage {
  const { shape, a, b, d, e } = formulas[image] as Formula;
  const [height, width, channels] = shape as [number, number, number];
  const values = Array.from({ length: height * width * channels }, (_, i) => {
    const isFirst = dataFormat === 'channels_first';
    const k = isFirst ? Math.floor(i / (height * width)) : i % channels;
    const pixel = isFirst ? i % (height * width) : Math.floor(i / channels);
    const q = pixel % width;
    const r = Math.floor(pixel / width);
    return (a * r + b * q + d * k + e * r * q + 5 * k * r) % 256;
  });
  return { data: inputDtype === 'uint8' ? Uint8Array.from(values) : Float32Array.from(values), height, width, channels };
}

function difference(
  { fragilePixels = [], dataFormat }: Applied,
  { data, height, width, channels }: KerasImage,
  expected: Float32Array,
): number {
  expect(data.length).toBe(expected.length);
  const fragile = new Set(fragilePixels);
  let largest = 0;
  data.forEach((value, i) => {
    const pixel = dataFormat === 'channels_first' ? i % (height * width) : Math.floor(i / channels);
    if (!fragile.has(pixel)) largest = Math.max(largest, Math.abs(value - (expected[i] as number)));
  });
  return largest;
}

function batchOf([count, height, width, channels]: readonly number[], isUniform: boolean): KerasImage[] {
  const size = (height as number) * (width as number) * (channels as number);
  return Array.from({ length: count as number }, (_, n) => ({
    data: Float32Array.from({ length: size }, (_value, k) => {
      const i = n * size + k;
      return isUniform ? 9 : (7 * i * i + 31 * i + 17 * Math.floor(i / 5)) % 251;
    }),
    height: height as number,
    width: width as number,
    channels: channels as number,
  }));
}

function expectClose(
  actual: ArrayLike<number> | undefined,
  expected: Float32Array,
  { relative = 0, absolute = 0 }: { relative?: number; absolute?: number },
): void {
  expect(actual?.length).toBe(expected.length);
  expected.forEach((value, i) => {
    const allowed = absolute + relative * Math.abs(value);
    expect(Math.abs((actual?.[i] as number) - value), `value ${i}`).toBeLessThanOrEqual(allowed);
  });
}

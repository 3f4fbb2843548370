import { describe, expect, it, vi } from 'vitest';
import { ArtifactError } from './artifact-error.ts';
import { ConfigError } from './config-error.ts';
import { DataError } from './data-error.ts';
import { EngineError } from './engine-error.ts';
import { GateError } from './gate-error.ts';
import { InterruptedError } from './interrupted-error.ts';
import { PipelineError } from './pipeline-error.ts';
import { ShapeMismatchError } from './shape-mismatch-error.ts';
import { requireKnownName, UnknownNameError } from './unknown-name-error.ts';
import { WeightsError } from './weights-error.ts';

const kinds = [
  { Kind: ArtifactError, code: 'GRAFT_ARTIFACT', error: new ArtifactError('Expected a.') },
  { Kind: ConfigError, code: 'GRAFT_CONFIG', error: new ConfigError('Expected a.') },
  { Kind: DataError, code: 'GRAFT_DATA', error: new DataError('Expected a.') },
  { Kind: EngineError, code: 'GRAFT_ENGINE', error: new EngineError('Expected a.') },
  { Kind: GateError, code: 'GRAFT_GATE', error: new GateError('Expected a.') },
  { Kind: InterruptedError, code: 'GRAFT_INTERRUPTED', error: new InterruptedError('Asked to stop.') },
  { Kind: ShapeMismatchError, code: 'GRAFT_SHAPE_MISMATCH', error: new ShapeMismatchError('kernel', ['N', 3], [2, 4]) },
  { Kind: UnknownNameError, code: 'GRAFT_UNKNOWN_NAME', error: new UnknownNameError({ kind: 'backbone', received: 'a', allowed: ['b'] }) },
  { Kind: WeightsError, code: 'GRAFT_WEIGHTS', error: new WeightsError('Expected a.') },
];

describe('every error', () => {
  it.each(kinds)('$code has its code and name, and is recognised as its own kind only', ({ Kind, code, error }) => {
    expect(error.code).toBe(code);
    expect(error.name).toBe(Kind.name);
    expect(error).toBeInstanceOf(Error);
    expect(PipelineError.isInstance(error)).toBe(true);
    for (const other of kinds) expect(other.Kind.isInstance(error)).toBe(other.Kind === Kind);
  });

  it('is recognised by another copy of this module, although its classes differ', async () => {
    vi.resetModules();
    const copy = await import('./artifact-error.ts');
    const error = new copy.ArtifactError('Expected a.');
    expect(error).not.toBeInstanceOf(ArtifactError);
    expect(ArtifactError.isInstance(error)).toBe(true);
    expect(PipelineError.isInstance(error)).toBe(true);
    expect(ConfigError.isInstance(error)).toBe(false);
  });

  it('is not any value that merely looks like one', () => {
    for (const value of [null, undefined, 'GRAFT_DATA', { code: 'GRAFT_DATA', message: '' }, new RangeError('a')]) {
      expect(PipelineError.isInstance(value)).toBe(false);
      expect(DataError.isInstance(value)).toBe(false);
    }
  });

  it('carries hint and cause, and has no property for a missing cause', () => {
    const cause = new RangeError('deep');
    expect(new DataError('Expected a.', { hint: 'Do b.', cause })).toMatchObject({ hint: 'Do b.', cause });
    expect('cause' in new DataError('Expected a.')).toBe(false);
  });
});

describe('ShapeMismatchError', () => {
  it('says both shapes and keeps them', () => {
    const error = new ShapeMismatchError('the kernel', ['N', 3], [2, 4], 'Transpose it.');
    expect(error.message).toBe('Expected shape [N, 3] for the kernel but received [2, 4].');
    expect(error).toMatchObject({ expected: ['N', 3], received: [2, 4], hint: 'Transpose it.' });
  });

  it('says how many values a shape has where they came without one', () => {
    const error = new ShapeMismatchError('the pixels', [2, 224, 224, 3], [150_528]);
    expect(error.message).toBe('Expected 301056 values of shape [2, 224, 224, 3] for the pixels but received 150528.');
    expect(error).toMatchObject({ expected: [2, 224, 224, 3], received: [150_528] });
    expect(new ShapeMismatchError('the labels', [3], [2]).message).toBe('Expected shape [3] for the labels but received [2].');
  });
});

describe('UnknownNameError', () => {
  const allowed = ['mobilenet-v2', 'efficientnet-lite0'];

  it('names the nearest and the command that lists all', () => {
    const error = new UnknownNameError({
      kind: 'backbone',
      received: 'mobilenet-v9',
      allowed,
      path: 'features.backbone',
      listedBy: 'graft models',
    });
    expect(error.message).toBe('Expected a backbone id for features.backbone but received "mobilenet-v9".');
    expect(error.hint).toBe('Did you mean "mobilenet-v2"? `graft models` prints all of them.');
  });

  it('lists what is known where no name is near', () => {
    expect(new UnknownNameError({ kind: 'backbone', received: 'zebra', allowed }).hint).toBe('Known: mobilenet-v2, efficientnet-lite0.');
  });
});

describe('requireKnownName', () => {
  it('gives the name, or names the nearest', () => {
    const words = { kind: 'kernel', allowed: ['bilinear', 'bicubic'], path: 'kernel' } as const;
    expect(requireKnownName('bicubic', words)).toBe('bicubic');
    for (const wrong of ['bilinaer', undefined, 3, null]) expect(() => requireKnownName(wrong, words)).toThrow(UnknownNameError);
  });
});

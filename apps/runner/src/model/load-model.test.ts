import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors, PipelineError, sha256 } from '@graft/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from './description-digest.ts';
import { loadModel } from './load-model.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-model-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const preprocessing = {
  colour: 'rgb-ignore-icc',
  orientation: 'exif',
  geometry: { kind: 'squash', kernel: 'bilinear' },
  height: 16,
  width: 16,
  channelOrder: 'rgb',
  mean: [0, 0, 0],
  std: [255, 255, 255],
};
const backbone = {
  id: 'efficientnet-lite0.imagenet-224',
  featureDim: 4,
  parameters: 10,
  preprocessing,
  runtime: 'onnxruntime',
  weightsSha256: '00'.repeat(32),
};
const classes = ['cat', 'dog', 'eel'];

function weightsOf({ dim = 4, outputs = 3, value = 0.5 } = {}): Buffer {
  const kernel = { name: 'output/kernel', shape: [dim, outputs], data: new Float32Array(dim * outputs).fill(value) };
  return Buffer.concat(encodeSafetensors([kernel, { name: 'output/bias', shape: [outputs], data: new Float32Array(outputs) }]));
}

/** A package, sound but for what is changed; its path. */
async function pack(name: string, change: object = {}, weights: Buffer = weightsOf()): Promise<string> {
  const directory = join(root, name);
  await mkdir(directory);
  await writeFile(join(directory, 'weights.safetensors'), weights);
  const parameters = { total: 25, trainable: 15 };
  const stored = { path: 'weights.safetensors', sha256: sha256(weights) };
  const said = { format: 1, kind: 'frozen', title: 'a model', classes, epoch: 10, parameters, weights: stored, backbone, ...change };
  const model = { ...said, digest: digestOf(said) };
  await writeFile(join(directory, 'model.json'), JSON.stringify(model));
  return directory;
}

const quiet = { isOffline: true, onProgress: () => undefined, onStep: () => undefined, signal: new AbortController().signal };
/** Load it and make it ready, which must end before a backbone is asked for. */
const refusal = (directory: string): Promise<unknown> =>
  loadModel(directory)
    .then(({ createPredictor }) => createPredictor(quiet))
    .catch((error: unknown) => error);

describe('loadModel', () => {
  it('reads a sound package, whose head then waits for its backbone alone', async () => {
    const directory = await pack('sound');
    expect((await loadModel(directory)).classes).toEqual(classes);
    expect(await refusal(directory)).toMatchObject({ code: 'GRAFT_WEIGHTS' });
  });

  it.each<[string, object, Buffer?]>([
    ['one class more than the head has outputs', { classes: [...classes, 'fox'] }],
    ['one class fewer', { classes: ['cat', 'dog'] }],
    ['doubled class names', { classes: ['cat', 'dog', 'cat'] }],
    ['no classes', { classes: [] }],
    ['a class that is a number', { classes: ['cat', 'dog', 3] }],
    ['another feature dimension', { backbone: { ...backbone, featureDim: 5 } }],
    ['a negative feature dimension', { backbone: { ...backbone, featureDim: -4 } }],
    ['NaN among the weights', {}, weightsOf({ value: Number.NaN })],
    ['infinity among the weights', {}, weightsOf({ value: Number.POSITIVE_INFINITY })],
    ['a kernel of another width', {}, weightsOf({ outputs: 4 })],
    ['a kernel of another height', {}, weightsOf({ dim: 3 })],
    ['an unknown kind of arm', { kind: 'magic' }],
    ['the name of an object’s own method as kind', { kind: 'constructor' }],
    ['an unknown kind of head', { head: 'magic' }],
    ['a key that nobody knows', { surprise: 1 }],
    ['another format', { format: 2 }],
    ['weights elsewhere', { weights: { path: '../weights.safetensors', sha256: '00'.repeat(32) } }],
    ['another sha256', { weights: { path: 'weights.safetensors', sha256: '00'.repeat(32) } }],
    ['a malformed sha256', { weights: { path: 'weights.safetensors', sha256: 'abc' } }],
    ['a standard deviation of 0', { backbone: { ...backbone, preprocessing: { ...preprocessing, std: [0, 1, 1] } } }],
    ['an input of a million pixels per side', { backbone: { ...backbone, preprocessing: { ...preprocessing, height: 1e6 } } }],
    ['weights in a format other than safetensors', {}, Buffer.from('hello')],
    ['an empty file of weights', {}, Buffer.alloc(0)],
    ['an epoch that is not a whole number', { epoch: 1.5 }],
    ['a title that is a list', { title: ['a'] }],
  ])('refuses %s', async (name, change, weights = weightsOf()) => {
    const error = await refusal(await pack(name.replaceAll(/\W/g, '-'), change, weights));
    expect(error).toSatisfy(PipelineError.isInstance);
    expect((error as PipelineError).code).not.toBe('GRAFT_WEIGHTS');
  });

  it('refuses a description that was edited, down to one letter of a label', async () => {
    const directory = await pack('edited');
    const path = join(directory, 'model.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"eel"', '"eek"'));
    expect(await refusal(directory)).toMatchObject({ code: 'GRAFT_ARTIFACT', message: expect.stringContaining('digest') });
  });

  it('refuses a description that is too large, too deep, not JSON or not UTF-8', async () => {
    const directory = await pack('texts');
    const path = join(directory, 'model.json');
    for (const text of ['[', `${'{"a":'.repeat(50)}1${'}'.repeat(50)}`, Buffer.from([0x22, 0xff, 0x22]), '']) {
      await writeFile(path, text);
      expect(await refusal(directory)).toMatchObject({ code: 'GRAFT_ARTIFACT' });
    }
    await truncate(path, 200_000_000);
    expect(await refusal(directory)).toMatchObject({ code: 'GRAFT_ARTIFACT', message: expect.stringContaining('at most 16000000 bytes') });
  });

  it.skipIf(process.platform === 'win32')('refuses pipes and devices in place of its files, and does not wait for them', async () => {
    const piped = await pack('piped');
    await rm(join(piped, 'model.json'));
    execFileSync('mkfifo', [join(piped, 'model.json')]);
    expect(await refusal(piped)).toMatchObject({ message: expect.stringContaining('a pipe') });
    const endless = await pack('endless');
    await rm(join(endless, 'weights.safetensors'));
    await symlink('/dev/zero', join(endless, 'weights.safetensors'));
    expect(await refusal(endless)).toMatchObject({ message: expect.stringContaining('a device') });
  });
});

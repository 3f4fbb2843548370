import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { copySome, graft, scratch } from './graft.ts';

const fish = sharedData('data/fish5');

describe.skipIf(!fish)('graft predict', async () => {
  const directory = await scratch();
  const out = join(directory, 'out');
  const photo = join(fish ?? '', 'sparisoma-cretense', 'sparisoma_cretense010.jfif');
  let model: string;

  beforeAll(async () => {
    const photos = await copySome(fish as string, join(directory, 'photos'), 12);
    const ran = await graft(['quick', photos, '--out', out, '--no-turbo', '--json']);
    expect(ran.stderr).not.toContain('GRAFT_');
    ({ model } = ran.json<{ model: string }>());
  });

  it('gives the likeliest labels of each image with their probabilities', async () => {
    const ran = await graft(['predict', model, photo, '--json']);
    expect(ran.status).toBe(0);
    const { predictions } = ran.json<{
      predictions: { image: string; label: string; probability: number; top: { probability: number }[] }[];
    }>();
    expect(predictions).toHaveLength(1);
    expect(predictions[0]?.label).toBe('sparisoma-cretense');
    expect(predictions[0]?.top).toHaveLength(3);
    expect(predictions[0]?.probability).toBe(predictions[0]?.top[0]?.probability);
  });

  it('reports unreadable images, answers the others, and ends with status 3', async () => {
    const text = join(directory, 'not-a-photo.jpg');
    await writeFile(text, 'hello');
    const ran = await graft(['predict', model, text, photo, join(directory, 'missing.jpg'), '--json']);
    expect(ran.status).toBe(3);
    const { predictions } = ran.json<{ predictions: { label?: string; error?: { code: string } }[] }>();
    expect(predictions.map(({ label, error }) => label ?? error?.code)).toEqual(['GRAFT_DATA', 'sparisoma-cretense', 'GRAFT_DATA']);
  });

  it('refuses the files that an index leaves out, for the same reasons', async () => {
    const cases = new URL('../../../packages/dataset/test/__fixtures__/cases/', import.meta.url);
    const names = ['zeros-from-half.jpg', 'tiff/cut-None.tif', 'tiff/cut-lzw.tif', 'tiff/zstd.tif', 'kinds/float64.tif', 'kinds/lab.tif'];
    const whole = await readFile(photo);
    await mkdir(join(directory, 'judged', 'a'), { recursive: true });
    for (const name of [...names, 'kinds/sequence.avif', 'kinds/twelve-bit.jpg', 'kinds/twelve-bit.tif'])
      await cp(new URL(name, cases), join(directory, 'judged', 'a', name.replace('/', '-')));
    await writeFile(join(directory, 'judged', 'a', 'half.jpg'), whole.subarray(0, whole.length / 2));
    for (const label of ['a', 'b']) {
      await mkdir(join(directory, 'judged', label), { recursive: true });
      await cp(photo, join(directory, 'judged', label, `${label}.jpg`));
    }
    const indexed = await graft(['data', 'index', join(directory, 'judged'), '--out', join(directory, 'judged-index'), '--json']);
    const { leftOut } = indexed.json<{ leftOut: { id: string; reason: string }[] }>();
    expect(leftOut).toHaveLength(10);
    const ran = await graft(['predict', model, ...leftOut.map(({ id }) => join(directory, 'judged', id)), '--json']);
    expect(ran.status).toBe(3);
    const { predictions } = ran.json<{ predictions: { error?: { message: string } }[] }>();
    for (const [at, { reason }] of leftOut.entries()) expect(predictions[at]?.error?.message).toContain(reason);
  });

  /** A validation photo, what the evaluation said of it, and what `predict` says. */
  const bothOf = async (folder: string, package_: string) => {
    const file = join(folder, '.graft', 'artifacts', 'transfer', 'evaluate', 'predictions.jsonl');
    const [row = ''] = (await readFile(file, 'utf8')).trim().split('\n');
    const evaluated = JSON.parse(row) as { id: string; predicted: string; probabilities: number[] };
    const ran = await graft(['predict', package_, join(directory, 'photos', evaluated.id), '--json']);
    const [predicted] = ran.json<{ predictions: { label: string; probability: number }[] }>().predictions;
    return { predicted, evaluated: { label: evaluated.predicted, probability: Math.max(...evaluated.probabilities) } };
  };

  it('gives the probability that the evaluation gave, to the last bit', async () => {
    const { predicted, evaluated } = await bothOf(out, model);
    expect(predicted).toMatchObject(evaluated);
  });

  it('gives the same probability with weights in float16, which the package names', async () => {
    const halved = join(directory, 'halved');
    const ran = await graft(['quick', join(directory, 'photos'), '--out', halved, '--precision', 'float16', '--no-turbo', '--json']);
    const { model: halfModel } = ran.json<{ model: string }>();
    expect(JSON.parse(await readFile(join(halfModel, 'model.json'), 'utf8'))).toMatchObject({ backbone: { precision: 'float16' } });
    const { predicted, evaluated } = await bothOf(halved, halfModel);
    expect(predicted).toMatchObject(evaluated);
    expect(evaluated.probability).not.toBe((await bothOf(out, model)).evaluated.probability);
  });

  it('gives the same probability with a logistic head, which the package names', async () => {
    const experiment = JSON.parse(await readFile(join(out, 'experiment.json'), 'utf8')) as { arms: object };
    const file = join(directory, 'logistic.json');
    const arms = { transfer: { kind: 'frozen', head: { kind: 'logistic' }, classWeights: 'balanced' } };
    await writeFile(file, JSON.stringify({ ...experiment, arms }));
    const folder = join(directory, 'logistic');
    const ran = await graft(['run', file, '--out', folder, '--no-turbo', '--json']);
    const { model: logistic } = ran.json<{ model: string }>();
    const described = JSON.parse(await readFile(join(logistic, 'model.json'), 'utf8')) as object;
    expect(described).toMatchObject({ head: 'logistic', title: expect.stringContaining('logistic regression (L2 1)') });
    const { predicted, evaluated } = await bothOf(folder, logistic);
    expect(predicted).toMatchObject(evaluated);
  });

  it('refuses a package with changed weights', async () => {
    const tampered = join(directory, 'tampered');
    await mkdir(tampered);
    await cp(join(model, 'model.json'), join(tampered, 'model.json'));
    const bytes = await readFile(join(model, 'weights.safetensors'));
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
    await writeFile(join(tampered, 'weights.safetensors'), bytes);
    expect((await graft(['predict', tampered, photo])).status).toBe(4);
  });
});

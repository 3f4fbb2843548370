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

  it('gives label, probability and the next labels of each image', async () => {
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

  it('agrees with the evaluation on a validation photo to the last bit of the printed probability', async () => {
    const rows = (await readFile(join(out, '.graft', 'artifacts', 'transfer', 'evaluate', 'predictions.jsonl'), 'utf8')).trim().split('\n');
    const row = JSON.parse(rows[0] as string) as { id: string; predicted: string; probabilities: number[] };
    const ran = await graft(['predict', model, join(directory, 'photos', row.id), '--json']);
    const { predictions } = ran.json<{ predictions: { label: string; probability: number }[] }>();
    expect(predictions[0]).toMatchObject({ label: row.predicted, probability: Math.max(...row.probabilities) });
  });

  it('refuses a package whose weights were changed', async () => {
    const tampered = join(directory, 'tampered');
    await mkdir(tampered);
    await cp(join(model, 'model.json'), join(tampered, 'model.json'));
    const bytes = await readFile(join(model, 'weights.safetensors'));
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
    await writeFile(join(tampered, 'weights.safetensors'), bytes);
    expect((await graft(['predict', tampered, photo])).status).toBe(4);
  });
});

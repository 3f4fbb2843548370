import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AugmentConfig, articleAugment, augmentConfig } from '@graft/augment';
import { type Backbone, createRng, parseConfig, type SplitExample, sha256 } from '@graft/core';
import { decodeImage, encodePng } from '@graft/image';
import { findBackbone } from '@graft/model-zoo';
import { describe, expect, it } from 'vitest';
import { embedExamples } from '../src/stages/embed-examples.ts';
import { networkPreprocessing, trainingBatches } from '../src/stages/network-batches.ts';
import type { TrainingExample } from '../src/stages/training-view.ts';
import { viewSettings } from '../src/views/view-settings.ts';
import { graft, scratch } from './graft.ts';

interface Explained {
  readonly params: unknown;
  readonly pixels: string;
  readonly png: string;
  readonly sha256: string;
}

const chain = [
  { name: 'random-resized-crop', scale: [0.3, 1] },
  { name: 'color-jitter', brightness: 0.4, hue: 0.1 },
  { name: 'rand-augment' },
  { name: 'affine', degrees: 20 },
] as const;

describe('graft augment', async () => {
  const directory = await scratch();
  const path = join(directory, 'a', 'photo.png');
  const rng = createRng(12);
  const height = 90;
  const width = 130;
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => (i / 7 + rng.integer(60)) % 256);
  await mkdir(join(directory, 'a'));
  await writeFile(path, await encodePng({ data, height, width }));
  const hash = sha256(await readFile(path));
  const example: TrainingExample = { id: 'a/photo.png', sha256: hash, label: 'a', classIndex: 0, split: 'train' };
  const roots = [{ prefix: '', path: directory }];

  const explain = async (...more: string[]): Promise<Explained> => {
    const ran = await graft(['augment', 'explain', path, '--json', '--out', join(directory, 'view.png'), ...more]);
    expect(ran.stderr).toBe('');
    return ran.json<Explained>();
  };

  it('shows the bytes that the features of a frozen arm are made of, for every view', async () => {
    const augment = parseConfig(augmentConfig, chain, 'augment') as AugmentConfig;
    const seen: Float32Array[] = [];
    const preprocessing = findBackbone('efficientnet-lite0').features;
    const backbone: Pick<Backbone, 'preprocessing' | 'featureDim' | 'embed'> = {
      preprocessing,
      featureDim: 1,
      async embed({ data: batch, count }) {
        const size = batch.length / count;
        for (let n = 0; n < count; n++) seen.push(Float32Array.from(batch.subarray(n * size, (n + 1) * size)));
        return new Float32Array(count);
      },
    };
    const slice = {
      augment,
      backbone: { id: 'efficientnet-lite0', weightsSha256: '' },
      images: { orientation: 'exif', geometry: 'features' },
      views: 5,
      viewSeed: 3,
    } as const;
    const others: SplitExample[] = [{ ...example, split: 'validation' }, example];
    await embedExamples(others, backbone as Backbone, slice, { roots, offline: true });
    expect(seen).toHaveLength(6);
    for (const view of [0, 3]) {
      const explained = await explain('--view', `${view}`, '--seed', '3', '--augment', JSON.stringify(chain));
      const expected = seen[1 + view] as Float32Array;
      expect(explained.sha256).toBe(hash);
      expect(explained.pixels).toBe(sha256(new Uint8Array(expected.buffer)));
      const written = await decodeImage(explained.png, { orientation: 'ignore' });
      expect(written.data).toEqual(new Uint8Array(Uint8ClampedArray.from(expected).buffer));
    }
  });

  it("shows the bytes that the article's network trains on, and that an experiment's arm does", async () => {
    const preprocessing = networkPreprocessing({ height: 300, width: 300, resize: 'nearest', orientation: 'ignore' });
    const options = { seed: 0, viewSeed: 0, epoch: 3, augment: articleAugment, classes: 2 };
    let images: Uint8Array | Float32Array | undefined;
    for await (const batch of trainingBatches({ examples: [example], preprocessing, roots, batchSize: 4 }, options)) images = batch.images;
    const expected = sha256(new Uint8Array((images as Float32Array).slice().buffer));
    expect((await explain('--view', '2')).pixels).toBe(expected);

    const file = join(directory, 'experiment.json');
    const arms = { transfer: { kind: 'frozen' }, control: { kind: 'network', height: 300, width: 300, resize: 'nearest' } };
    await writeFile(file, JSON.stringify({ augment: articleAugment, viewSeed: 0, images: { orientation: 'ignore' }, arms }));
    expect((await explain('--view', '2', '--augment', file, '--arm', 'control')).pixels).toBe(expected);
    expect((await explain('--view', '2', '--augment', file)).pixels).not.toBe(expected);
  });

  it('writes a contact sheet as a picture and as a page that loads nothing', async () => {
    const out = join(directory, 'look');
    const ran = await graft([
      'augment',
      'preview',
      join(directory, 'a'),
      '--views',
      '2',
      '--augment',
      '{"name": "rotation"}',
      '--out',
      out,
      '--json',
    ]);
    expect(ran.status).toBe(0);
    const { png, html } = ran.json<{ png: string; html: string }>();
    const sheet = await decodeImage(png, { orientation: 'ignore' });
    expect(sheet.width).toBe(12 + 3 * (224 + 12));
    const page = await readFile(html, 'utf8');
    expect(page.match(/<img /g)).toHaveLength(3);
    expect(page).toContain('view 1: angle ');
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  it.each([
    [{ augment: '{"name": "rotation", "degrees": -3}' }, 'for augment.degrees but received -3'],
    [{ augment: '{"name": "mixup"}' }, 'mixup mixes two'],
    [{ augment: 'nowhere.json' }, 'Expected article, a file or JSON for --augment but received "nowhere.json"'],
    [{ augment: '{name}' }, 'Expected JSON in --augment'],
    [{ augment: 'article', seed: 0.5 }, 'for --seed but received 0.5'],
    [{ augment: '{"arms": {"transfer": {"kind": "frozen"}}}', arm: 'transfr' }, 'Expected an arm id for --arm but received "transfr"'],
  ])('refuses %j and says what was expected', async (given, message) => {
    await expect(viewSettings(given)).rejects.toThrow(message);
  });

  it('refuses a view that is none with status 2', async () => {
    expect((await graft(['augment', 'explain', path, '--view', '-1', '--json'])).status).toBe(2);
  });

  it('refuses pixel mixing by a frozen arm before anything runs, and says what to do', async () => {
    const file = join(directory, 'mix.json');
    await writeFile(file, JSON.stringify({ arms: { transfer: { kind: 'frozen', mix: { name: 'mixup', alpha: 0.2 } } } }));
    const ran = await graft(['run', file, '--data', directory, '--out', join(directory, 'mixed'), '--json']);
    expect(ran.status).toBe(2);
    const { message } = ran.json<{ error: { message: string } }>().error;
    expect(message).toContain('a mixed picture belongs to no single one');
    expect(message).toContain('for arms.transfer.mix but received {"name":"mixup","alpha":0.2}');
  });

  it('says what is no photo with status 3', async () => {
    const text = join(directory, 'a', 'text.png');
    await writeFile(text, 'no picture');
    expect((await graft(['augment', 'explain', text, '--json'])).status).toBe(3);
    expect((await graft(['augment', 'preview', join(directory, 'gone'), '--out', join(directory, 'x'), '--json'])).status).toBe(3);
    const ran = await graft(['augment', 'preview', join(directory, 'a'), '--views', '1', '--out', join(directory, 'y'), '--json']);
    expect(ran.status, 'the others are shown').toBe(3);
    expect(ran.json<{ photos: number }>().photos).toBe(1);
  });
});

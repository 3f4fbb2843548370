import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AugmentConfig, augmentConfig, type MixConfig, mixBatch } from '@graft/augment';
import { articleAugment } from '@graft/augment/keras';
import { type Backbone, createRng, parseConfig, type SplitExample, sha256 } from '@graft/core';
import { decodeImage, encodePng } from '@graft/image';
import { findBackbone } from '@graft/model-zoo';
import type { NetworkBatch } from '@graft/trainer';
import { describe, expect, it } from 'vitest';
import { networkPreprocessing } from '../src/arms/network/config.ts';
import { trainingBatches } from '../src/arms/network/network-batches.ts';
import { embedExamples } from '../src/stages/features/embed-examples.ts';
import type { TrainingExample } from '../src/training/training-example.ts';
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

  it('shows, for every view, the bytes from which the features of a frozen arm are made', async () => {
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

  it("shows the bytes that the article's network and an experiment's arm train on", async () => {
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

  it('writes a contact sheet that loads nothing, with pictures of the size that the network sees', async () => {
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
    const { html } = ran.json<{ html: string }>();
    expect(await readdir(out)).toEqual(['contact-sheet.html']);
    const page = await readFile(html, 'utf8');
    const pictures = [...page.matchAll(/<img src="data:image\/jpeg;base64,([^"]+)"/g)];
    expect(pictures).toHaveLength(3);
    for (const [, base64 = ''] of pictures) {
      const picture = Buffer.from(base64, 'base64');
      expect(await decodeImage(picture, { orientation: 'ignore' })).toMatchObject({ height: 224, width: 224 });
      expect(picture.length).toBeLessThan(60_000);
    }
    expect(page).toContain('view 1: angle ');
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  it('says on the page, in explain and in JSON that an arm mixes the views afterwards', async () => {
    const mix = { name: 'cutmix', alpha: 1 };
    const network = { kind: 'network', height: 24, width: 24 };
    const experiment = JSON.stringify({ augment: { name: 'none' }, arms: { control: { ...network, mix }, plain: network } });
    const note = 'shown before cutmix of arm control, which mixes whole batches';
    const look = async (...more: string[]) => {
      const out = join(directory, 'mix');
      const ran = await graft(['augment', 'preview', path, '--views', '1', '--augment', experiment, '--out', out, '--json', ...more]);
      expect(ran.status).toBe(0);
      return { answer: ran.json<object>(), page: await readFile(join(out, 'contact-sheet.html'), 'utf8') };
    };
    const mixed = await look();
    expect(mixed.answer).toMatchObject({ arm: 'control', mix });
    expect(mixed.page).toContain(`<h1><bdi>none, view seed 0, 24 x 24 pixels, ${note}</bdi></h1>`);
    expect(mixed.page).toContain(`<p>Every view ${note}; validation`);
    const plain = await look('--arm', 'plain');
    expect(plain.answer).toMatchObject({ arm: 'plain' });
    expect(plain.answer).not.toHaveProperty('mix');
    expect(plain.page).toContain('<p>Every view as training sees it; validation');
    expect(plain.page).not.toContain('which mixes');

    expect(await explain('--augment', experiment)).toMatchObject({ arm: 'control', mix });
    const png = join(directory, 'view.png');
    expect((await graft(['augment', 'explain', path, '--augment', experiment, '--out', png])).stdout).toContain(`mix      ${note}\n`);
  });

  it('refuses more views than a page holds before it looks for photos', async () => {
    const gone = ['augment', 'preview', join(directory, 'gone'), '--out', join(directory, 'x'), '--json', '--views', '100'];
    const ran = await graft([...gone, '--count', '11']);
    expect(ran.status).toBe(2);
    const { message } = ran.json<{ error: { message: string } }>().error;
    expect(message).toBe('Expected 1000 or fewer for --count times --views but received 11 x 100.');
    expect((await graft([...gone, '--count', '10'])).status, 'what is just allowed').toBe(3);
  });

  it.each<MixConfig>([
    { name: 'mixup', alpha: 0.4 },
    { name: 'cutmix', alpha: 1 },
  ])('mixes each batch of an epoch by its position, including the short last one: $name', async (mix) => {
    const examples = await Promise.all(
      [0, 1, 2, 3, 4].map(async (n): Promise<TrainingExample> => {
        const id = `${n % 3}/five-${n}.png`;
        const png = await encodePng({ data: data.map((value) => (value + 40 * n) % 256), height, width });
        await mkdir(join(directory, `${n % 3}`), { recursive: true });
        await writeFile(join(directory, id), png);
        return { id, sha256: sha256(png), label: `${n % 3}`, classIndex: n % 3, split: 'train' };
      }),
    );
    const preprocessing = networkPreprocessing({ height: 20, width: 24, resize: 'nearest', orientation: 'ignore' });
    const collect = async (mixed: boolean) => {
      const options = { seed: 4, viewSeed: 0, epoch: 2, augment: articleAugment, mix: mixed ? mix : undefined, classes: 3 };
      const batches: NetworkBatch[] = [];
      for await (const batch of trainingBatches({ examples, preprocessing, roots, batchSize: 2 }, options)) batches.push(batch);
      return batches;
    };
    const [plain, mixed, again] = [await collect(false), await collect(true), await collect(true)];
    expect(again).toEqual(mixed);
    expect(mixed.map(({ count }) => count)).toEqual([2, 2, 1]);
    for (const [position, { images, targets }] of mixed.entries()) {
      const batch = plain[position] as NetworkBatch;
      const expected = mixBatch(mix, { ...batch, classes: 3 }, { seed: 4, epoch: 2, position });
      expect(images).toEqual(expected.images);
      expect(targets).toEqual(expected.targets);
      for (let n = 0; n < batch.count; n++) {
        const row = (targets as Float32Array).subarray(3 * n, 3 * n + 3);
        expect(row.reduce((sum, share) => sum + share)).toBe(1);
      }
    }
    expect(mixed[0]?.images, 'there is something to see').not.toEqual(plain[0]?.images);
  });

  it.each([
    [{ augment: '{"name": "rotation", "degrees": -3}' }, 'for augment.degrees but received -3'],
    [{ augment: '{"name": "mixup"}' }, 'mixup mixes two'],
    [{ augment: 'nowhere.json' }, 'Expected article, an augmentation\'s id, a file or JSON for --augment but received "nowhere.json"'],
    [{ augment: '{name}' }, 'Expected JSON in --augment'],
    [{ augment: 'rand-agument' }, 'Expected an augmentation id for --augment but received "rand-agument"'],
    [{ augment: 'article', seed: 0.5 }, 'for --seed but received 0.5'],
    [{ augment: '{"arms": {"transfer": {"kind": "frozen"}}}', arm: 'transfr' }, 'Expected an arm id for --arm but received "transfr"'],
  ])('refuses %j and says what was expected', async (given, message) => {
    await expect(viewSettings(given)).rejects.toThrow(message);
  });

  it('refuses a negative view with status 2', async () => {
    expect((await graft(['augment', 'explain', path, '--view', '-1', '--json'])).status).toBe(2);
  });

  it('refuses pixel mixing by a frozen arm before anything runs', async () => {
    const file = join(directory, 'mix.json');
    await writeFile(file, JSON.stringify({ arms: { transfer: { kind: 'frozen', mix: { name: 'mixup', alpha: 0.2 } } } }));
    const ran = await graft(['run', file, '--data', directory, '--out', join(directory, 'mixed'), '--json']);
    expect(ran.status).toBe(2);
    const { message } = ran.json<{ error: { message: string } }>().error;
    expect(message).toContain('a mixed picture belongs to no single one');
    expect(message).toContain('for arms.transfer.mix but received {"name":"mixup","alpha":0.2}');
  });

  it('refuses a missing photo with status 3', async () => {
    expect((await graft(['augment', 'preview', join(directory, 'gone'), '--out', join(directory, 'x'), '--json'])).status).toBe(3);
  });

  it('explains no view of a file that is not a photo, with status 3', async () => {
    const text = join(directory, 'text.png');
    await writeFile(text, 'no picture');
    expect((await graft(['augment', 'explain', text, '--json'])).status).toBe(3);
  });

  it('shows the other photos and names a file that is not one, with status 3', async () => {
    const text = join(directory, 'a', 'text.png');
    await writeFile(text, 'no picture');
    const ran = await graft(['augment', 'preview', join(directory, 'a'), '--views', '1', '--out', join(directory, 'y'), '--json']);
    expect(ran.status).toBe(3);
    const { photos, unreadable } = ran.json<{ photos: number; unreadable: string[] }>();
    expect(photos).toBe(1);
    expect(unreadable).toEqual([expect.stringContaining(`${text}: Expected a readable image`)]);
  });

  it('replaces an earlier page and no other file', async () => {
    const own = join(directory, 'own');
    await mkdir(own);
    const photo = join(own, 'contact-sheet.html');
    await writeFile(photo, await encodePng({ data, height, width }));
    const before = await readFile(photo);
    const refusal = async (from: string) => {
      const ran = await graft(['augment', 'preview', from, '--views', '1', '--out', own, '--json']);
      return [ran.status, ran.json<{ error: { message: string } }>().error.message];
    };
    expect(await refusal(photo)).toEqual([4, expect.stringContaining('the photos are read from it')]);
    expect(await refusal(path)).toEqual([4, expect.stringContaining('Graft did not write it')]);
    expect(await readFile(photo)).toEqual(before);
    await rename(photo, join(own, 'photo.jpg'));
    for (let run = 0; run < 2; run++) {
      const ran = await graft(['augment', 'preview', own, '--views', '1', '--out', own, '--json']);
      expect([ran.status, ran.json<{ photos: number }>().photos]).toEqual([0, 1]);
    }
    await writeFile(photo, '<p>notes of mine</p>');
    expect(await refusal(own)).toEqual([4, expect.stringContaining('Graft did not write it')]);
    expect(await readFile(photo, 'utf8')).toBe('<p>notes of mine</p>');
  });

  it('refuses --arm without an experiment', async () => {
    const ran = await graft(['augment', 'preview', path, '--views', '1', '--arm', 'transfer', '--out', join(directory, 'z'), '--json']);
    expect([ran.status, ran.json<{ error: { message: string } }>().error.message]).toEqual([
      2,
      expect.stringContaining('settings without arms'),
    ]);
  });
});

import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { copySome, fingerprints, graft, scratch } from './graft.ts';

const fish = sharedData('data/fish5');

interface Result {
  readonly arms: { readonly transfer: { readonly weighting?: unknown; readonly history: readonly object[] } };
  readonly stages: { readonly kept: number };
}

describe.skipIf(!fish)('weights and repeats', async () => {
  const directory = await scratch();
  const photos = join(directory, 'photos');
  const labels: string[] = [];

  /** Eight photos of the first class and four of the others, with a weight or without. */
  const list = async (name: string, weightOf?: (label: string) => number) => {
    const lines = [weightOf ? 'path,label,weight' : 'path,label'];
    for (const [at, label] of labels.entries()) {
      const files = (await readdir(join(photos, label))).sort().slice(0, at === 0 ? 8 : 4);
      for (const file of files) lines.push([`${label}/${file}`, label, ...(weightOf ? [weightOf(label)] : [])].join(','));
    }
    const path = join(photos, `${name}.csv`);
    await writeFile(path, lines.join('\n'));
    return path;
  };
  const quick = async (path: string, out: string, ...more: string[]) => {
    const ran = await graft(['quick', path, '--out', join(directory, out), '--epochs', '2', '--json', ...more]);
    expect(ran.stderr).not.toContain('GRAFT_');
    expect(ran.status).toBe(0);
    return ran.json<Result>();
  };
  const artifact = (out: string, path: string) => readFile(join(directory, out, '.graft', 'artifacts', path));
  const rows = async (out: string) =>
    (await artifact(out, 'features/rows.jsonl'))
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; view: number });

  beforeAll(async () => {
    await copySome(fish as string, photos, 8);
    labels.push(...(await readdir(photos)).sort());
  });

  it('runs only training and what follows again for class weights, and the report names them', async () => {
    const path = await list('plain');
    expect((await quick(path, 'plain')).arms.transfer.weighting).toBeUndefined();
    const before = await fingerprints(join(directory, 'plain'));
    const { arms, stages } = await quick(path, 'plain', '--class-weights');
    expect(stages.kept).toBe(2);
    const after = await fingerprints(join(directory, 'plain'));
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed.map((name) => name.replace('.graft/artifacts/', '')).sort()).toEqual([
      'report',
      'transfer/evaluate',
      'transfer/export',
      'transfer/train',
    ]);
    // 80 % of eight and of four photos are six and three.
    const weighting = { classWeights: labels.map((label, at) => ({ label, weight: 18 / (5 * (at === 0 ? 6 : 3)) })) };
    expect(arms.transfer.weighting).toEqual(weighting);
    const page = await readFile(join(directory, 'plain', 'report.html'), 'utf8');
    expect(page).toContain(
      `Training of transfer: class weights ${labels.map((label, at) => `${label} ${at === 0 ? 0.6 : 1.2}`).join(', ')}.`,
    );
    expect(JSON.parse(await readFile(join(directory, 'plain', 'model', 'model.json'), 'utf8'))).toMatchObject({ weighting });
    const [first] = labels as [string, ...string[]];
    const photo = join(photos, first, (await readdir(join(photos, first)))[0] as string);
    expect((await graft(['predict', join(directory, 'plain', 'model'), photo])).status).toBe(0);
  });

  it('keeps plain features where weights or repeats change, with and without turbo', async () => {
    const features = async () => (await fingerprints(join(directory, 'plain')))['.graft/artifacts/features'];
    const before = await features();
    expect(before).toBeDefined();
    const { arms } = await quick(await list('plain'), 'plain', '--oversample');
    expect(arms.transfer.weighting).toEqual({ repeats: { photos: 12, taken: 30 } });
    expect(await features()).toBe(before);
    const stamp = join(directory, 'plain', '.graft', 'artifacts', 'features', 'run.json');
    const { mtimeMs } = await stat(stamp);
    const weighed = await quick(await list('plain', () => 3), 'plain', '--no-turbo');
    expect(weighed.arms.transfer.weighting).toEqual({ photoWeights: { photos: 18, smallest: 3, largest: 3 } });
    expect(await features()).toBe(before);
    expect((await stat(stamp)).mtimeMs).toBe(mtimeMs);
  });

  it('gives each repeat of an augmented photo a view of its own', async () => {
    const path = await list('weighed', (label) => (label === labels[0] ? 0.25 : 2));
    const { arms } = await quick(path, 'weighed', '--oversample', '--augment', 'article');
    const photoWeights = { photos: 6 + 4 * 3, smallest: 0.25, largest: 2 };
    expect(arms.transfer.weighting).toEqual({ photoWeights, repeats: { photos: 12, taken: 30 } });
    const views = new Map<string, number[]>();
    for (const { id, view } of await rows('weighed')) views.set(id, [...(views.get(id) ?? []), view]);
    const counts = [...views.values()].map((seen) => seen.length).sort();
    // Two epochs: six photos of one view each, twelve of two; six of validation.
    expect(counts).toEqual([...Array(6).fill(1), ...Array(6).fill(2), ...Array(12).fill(4)]);
    for (const seen of views.values()) expect(seen).toEqual(seen.map((_, view) => view));
  });

  it('refuses class weights together with oversampling', async () => {
    const path = await list('plain');
    const both = await graft(['quick', path, '--out', join(directory, 'both'), '--oversample', '--class-weights']);
    expect(both.status).toBe(2);
    expect(both.stderr).toContain('arms.transfer.classWeights: class weights and split.oversample exclude each other');
  });

  it('refuses the weight of an unknown class before it computes anything', async () => {
    const path = await list('plain');
    const file = join(directory, 'misspelt.json');
    const classWeights = { [`${labels[1]}s`]: 2 };
    await writeFile(file, JSON.stringify({ data: { photos: path }, arms: { transfer: { kind: 'frozen', classWeights } } }));
    const misspelt = await graft(['run', file, '--out', join(directory, 'misspelt')]);
    expect(misspelt.status).toBe(2);
    expect(misspelt.stderr).toContain(`Did you mean "${labels[1]}"?`);
  });
});

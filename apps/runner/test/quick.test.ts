import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { renderHtml, reportInputSchema } from '@graft/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { copySome, fingerprints, graft, type Ran, scratch, snapshot } from './graft.ts';

const fish = sharedData('data/fish5');

interface Result {
  readonly arms: Record<
    string,
    {
      readonly accuracy: {
        readonly value: number;
        readonly correct: number;
        readonly n: number;
        readonly ci95: { readonly lo: number; readonly hi: number };
      };
      readonly selectedOn: string;
      readonly seconds: number;
      readonly parameters: { readonly total: number; readonly trainable: number };
      readonly history: readonly unknown[];
    }
  >;
  readonly split: { readonly train: number; readonly validation: number; readonly test: number };
  readonly report: string;
  readonly model: string;
  readonly modelArm: string;
  readonly stages: { readonly total: number; readonly computed: number; readonly kept: number };
}

describe.skipIf(!fish)('graft quick', async () => {
  const directory = await scratch();
  const photos = join(directory, 'photos');
  const out = join(directory, 'out');
  const quick = (...more: string[]) => graft(['quick', photos, '--out', out, '--json', ...more]);
  const result = (ran: Ran) => ran.json<Result>();
  let before: string[];
  let first: Ran;
  let made: Record<string, string>;

  beforeAll(async () => {
    await copySome(fish as string, photos, 10);
    before = await snapshot(photos);
    first = await quick();
    made = await fingerprints(out);
  });

  it('goes from photos to accuracy, report and model', async () => {
    expect(first.stderr).not.toContain('GRAFT_');
    expect(first.status).toBe(0);
    const { arms, split, report, model, modelArm } = result(first);
    expect(split).toEqual({ train: 40, validation: 10, test: 0 });
    const transfer = arms.transfer;
    expect(transfer?.accuracy.n).toBe(10);
    expect(transfer?.accuracy.value).toBe((transfer?.accuracy.correct ?? 0) / 10);
    expect(transfer?.accuracy.value).toBeGreaterThanOrEqual(0.8);
    expect(transfer?.accuracy.ci95.lo).toBeLessThan(transfer?.accuracy.value ?? 0);
    expect(transfer?.selectedOn).toBe('none');
    expect(transfer?.parameters.trainable).toBe(1280 * 256 + 256 + 256 * 5 + 5);
    expect(transfer?.history).toHaveLength(10);
    expect(await readFile(report, 'utf8')).toContain('</html>');
    expect(JSON.parse(await readFile(join(model, 'model.json'), 'utf8'))).toMatchObject({ format: 1, kind: 'frozen' });
    expect(modelArm).toBe('transfer');
  });

  it('renders the page from what the report stage wrote and from the seconds', async () => {
    const artifact = join(out, '.graft', 'artifacts', 'report');
    expect((await readdir(artifact)).sort()).toEqual(['artifact.json', 'report.json', 'run.json', 'summary.json', 'summary.md']);
    const input = reportInputSchema.parse(JSON.parse(await readFile(join(artifact, 'report.json'), 'utf8')));
    const page = await readFile(result(first).report, 'utf8');
    expect(page).toContain('Timings');
    // The page without its times is the page of the artifact alone.
    const times = /<h3>Timings<.*?<\/table><\/div>|<tr><th scope="row">time<.*?<\/tr>/gs;
    expect(page.replace(times, '')).toBe(renderHtml(input).replace(times, ''));
  });

  it('changes no photo', async () => {
    expect(await snapshot(photos)).toEqual(before);
  });

  it('computes nothing in a second run', async () => {
    const second = await quick();
    expect(second.status).toBe(0);
    expect(result(second).stages).toMatchObject({ total: 6, computed: 0, kept: 6 });
    expect(await fingerprints(out)).toEqual(made);
    expect(result(second).arms).toEqual(result(first).arms);
  });

  it('prints the experiment of its options, which runs to the same artifacts', async () => {
    const printed = await quick('--print-experiment');
    const file = join(directory, 'printed.json');
    await writeFile(file, printed.stdout);
    const ran = await graft(['run', file, '--out', join(directory, 'printed'), '--json']);
    expect(ran.status).toBe(0);
    expect(await fingerprints(join(directory, 'printed'))).toEqual(made);
  });

  it('restores deleted artifacts from the cache, byte for byte, and ignores a stray file', async () => {
    await rm(join(out, '.graft', 'artifacts', 'features'), { recursive: true });
    await rm(join(out, '.graft', 'artifacts', 'transfer'), { recursive: true });
    await writeFile(join(out, '.graft', 'artifacts', 'split', 'stray.json'), '{}');
    expect(result(await quick()).stages.kept).toBe(6);
    expect(await fingerprints(out)).toEqual(made);
  });

  it('runs only training, evaluation, export and report again after a change of the learning rate', async () => {
    const file = join(out, 'experiment.json');
    const experiment = JSON.parse(await readFile(file, 'utf8')) as { arms: { transfer: { head: { learningRate: number } } } };
    experiment.arms.transfer.head.learningRate = 0.002;
    await writeFile(file, JSON.stringify(experiment));
    const changed = await graft(['run', file, '--json']);
    expect(changed.status).toBe(0);
    expect(result(changed).stages).toMatchObject({ total: 6, kept: 2 });
    const now = await fingerprints(out);
    const differing = Object.keys(made).filter((path) => now[path] !== made[path]);
    expect(differing.map((path) => path.replace('.graft/artifacts/', '')).sort()).toEqual([
      'report',
      'transfer/evaluate',
      'transfer/export',
      'transfer/train',
    ]);
  });

  it('shares plain features among training seeds', async () => {
    const seeded = await graft(['quick', photos, '--out', join(directory, 'seeded'), '--json']);
    expect(seeded.status).toBe(0);
    const other = await graft(['quick', photos, '--out', join(directory, 'seeded'), '--seed', '1', '--json']);
    expect(result(other).stages).toMatchObject({ total: 6, kept: 2 });
  });

  it('makes the same bytes without turbo, in a different folder and with one thread', async () => {
    const elsewhere = join(directory, 'elsewhere');
    const direct = await graft(['quick', photos, '--out', elsewhere, '--no-turbo', '--json'], { env: { GRAFT_THREADS: '1' } });
    expect(direct.status).toBe(0);
    expect(result(direct).stages).toMatchObject({ total: 6, computed: 6 });
    expect(await fingerprints(elsewhere)).toEqual(made);
  });

  it('runs features again when a photo changes and its split does not', async () => {
    const changing = join(directory, 'changing');
    await copySome(fish as string, changing, 4);
    const run = () => graft(['quick', changing, '--out', join(directory, 'changed'), '--json']);
    expect((await run()).status).toBe(0);
    const path = join(changing, 'apognon', 'BPT4269.jpg');
    // A comment after the end of the image: other bytes, the same picture.
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from('changed')]));
    const second = await run();
    expect(second.status).toBe(0);
    expect(result(second).stages.kept).toBe(0);
  });
});

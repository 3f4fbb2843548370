import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprints, graft, scratch, snapshot } from './graft.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));

interface Stages {
  readonly total: number;
  readonly kept: number;
}

/** A committed experiment of two sweep members, in the checkout's own turbo graph; its name is the test's alone. */
describe('an experiment of the checkout', async () => {
  const scratchDirectory = await scratch();
  const name = `test-${process.pid}`;
  const directory = join(checkout, 'experiments', name);
  const file = join(directory, 'experiment.json');
  let made: Record<string, string>;

  async function run(...more: string[]): Promise<Stages> {
    const ran = await graft(['run', directory, '--json', ...more]);
    expect(ran.stderr).not.toContain('GRAFT_');
    expect(ran.status).toBe(0);
    return ran.json<{ stages: Stages }>().stages;
  }

  /** Change one setting, run, and tell which artifacts are other ones than before. */
  async function after(change: (experiment: Experiment) => void): Promise<string[]> {
    const text = await readFile(file, 'utf8');
    const experiment = JSON.parse(text) as Experiment;
    change(experiment);
    await writeFile(file, JSON.stringify(experiment));
    try {
      await run();
      const now = await fingerprints(directory);
      const before = new Set(Object.values(made));
      return Object.keys(now)
        .filter((path) => !before.has(now[path] as string))
        .map((path) => path.replace('/artifacts', ''))
        .sort();
    } finally {
      await writeFile(file, text);
    }
  }

  interface Experiment {
    split?: unknown;
    augment?: unknown;
    evaluate?: unknown;
    report?: unknown;
    arms: Record<string, { kind: string; head?: { learningRate?: number; epochs?: number } }>;
  }

  beforeAll(async () => {
    mkdirSync(directory, { recursive: true });
    cpSync(join(checkout, 'experiments', 'toy', 'experiment.json'), file);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"toy"', `"${name}"`));
    expect((await run()).total).toBe(9);
    made = await fingerprints(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('has the workspaces that graft sync writes, also for photos that came split and for groups of a column', async () => {
    const written = () =>
      snapshot(directory).then((lines) => lines.filter((line) => !line.includes('/artifacts/') && !line.includes('/.turbo/')));
    const experiment = JSON.parse(readFileSync(file, 'utf8')) as Experiment;
    const [photos, others] = ['1', '2'].map((seed) => join(scratchDirectory, seed)) as [string, string];
    for (const [seed, out] of [
      ['1', photos],
      ['2', others],
    ] as const)
      expect((await graft(['sample', out, '--seed', seed, '--count', '90'])).status).toBe(0);
    const ids = readdirSync(photos, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jpg') || path.endsWith('.png'));
    writeFileSync(join(photos, 'list.csv'), ['path,label,dive', ...ids.map((id, n) => `${id},${dirname(id)},${n % 30}`)].join('\n'));
    const variants = [
      { data: { train: photos, validation: others } },
      { data: { photos: join(photos, 'list.csv') }, split: { groupBy: 'dive' } },
    ];
    for (const variant of variants) {
      writeFileSync(file, JSON.stringify({ ...experiment, ...variant }));
      try {
        // As far as the features: that lays all workspaces out.
        expect((await graft(['features', directory, '--json'])).stderr).not.toContain('GRAFT_');
        const before = await written();
        expect((await graft(['sync'])).status).toBe(0);
        expect(await written()).toEqual(before);
      } finally {
        writeFileSync(file, JSON.stringify(experiment));
      }
    }
  });

  it('computes nothing when nothing has changed', async () => {
    expect(await run()).toMatchObject({ total: 9, kept: 9 });
    expect(await fingerprints(directory)).toEqual(made);
  });

  it('has the same artifacts without turbo', async () => {
    await rm(join(directory, 'report', 'artifacts'), { recursive: true });
    await run('--no-turbo');
    expect(await fingerprints(directory)).toEqual(made);
  });

  it("trains and measures an arm again, and writes the report, when that arm's learning rate changes", async () => {
    const changed = await after(({ arms }) => {
      arms.slower = { kind: 'frozen', head: { learningRate: 0.0002 } };
    });
    expect(changed).toEqual(['report/report', 'slower/evaluate', 'slower/export', 'slower/train']);
  });

  it('writes only the report again when an option of the report changes', async () => {
    const changed = await after((experiment) => {
      experiment.report = { wrongPictures: 1 };
    });
    expect(changed).toEqual(['report/report']);
  });

  it('makes everything but the index again when the seed of the split changes', async () => {
    const changed = await after((experiment) => {
      experiment.split = { seed: 7 };
    });
    expect(changed).toEqual([
      'report/report',
      'shared/features',
      'shared/split',
      'slower/evaluate',
      'slower/export',
      'slower/train',
      'transfer/evaluate',
      'transfer/export',
      'transfer/train',
    ]);
  });

  it('keeps the split when the augmentation changes', async () => {
    const changed = await after((experiment) => {
      experiment.augment = { name: 'keras-affine', horizontalFlip: true };
      for (const arm of Object.values(experiment.arms)) arm.head = { ...arm.head, epochs: 2 };
    });
    expect(changed).toEqual([
      'report/report',
      'shared/features',
      'slower/evaluate',
      'slower/export',
      'slower/train',
      'transfer/evaluate',
      'transfer/export',
      'transfer/train',
    ]);
  });

  it('trains only the arm that is added', async () => {
    const changed = await after(({ arms }) => {
      arms.added = { kind: 'frozen', head: { learningRate: 0.01 } };
    });
    expect(changed).toEqual(['added/evaluate', 'added/export', 'added/train', 'report/report']);
  });
});

describe('the checkout', async () => {
  const directory = await scratch();

  it('holds the workspaces and the schema that graft sync writes', async () => {
    const status = () =>
      spawnSync('git', ['status', '--porcelain', '--', 'recipes', 'experiments/sample', 'experiments/toy'], {
        cwd: checkout,
        encoding: 'utf8',
      }).stdout;
    const before = status();
    expect((await graft(['sync'])).status).toBe(0);
    expect(status()).toBe(before);
    expect(existsSync(join(checkout, 'recipes', 'experiment.schema.json'))).toBe(true);
  });

  it('refuses a sibling that imports a sibling', () => {
    const files = spawnSync('git', ['ls-files', '-z'], { cwd: checkout, encoding: 'utf8' })
      .stdout.split('\0')
      .filter((path) => path && existsSync(join(checkout, path)));
    for (const path of files) {
      mkdirSync(join(directory, dirname(path)), { recursive: true });
      cpSync(join(checkout, path), join(directory, path));
    }
    spawnSync('git', ['init', '-q'], { cwd: directory });
    const boundaries = () =>
      spawnSync(join(checkout, 'node_modules', '.bin', 'turbo'), ['boundaries'], { cwd: directory, encoding: 'utf8' }).status;
    expect(boundaries()).toBe(0);
    const manifest = join(directory, 'packages', 'model-zoo', 'package.json');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('"dependencies": {', '"dependencies": {\n    "@graft/dataset": "workspace:*",'),
    );
    writeFileSync(join(directory, 'packages', 'model-zoo', 'src', 'planted.ts'), "import '@graft/dataset';\n");
    expect(boundaries()).not.toBe(0);
  });
});

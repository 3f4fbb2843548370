import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprints, graft, scratch } from './graft.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));

interface Tasks {
  readonly total: number;
  readonly cached: number;
}

/** A committed experiment of two sweep members, in the checkout's own turbo graph; its name is the test's alone. */
describe('an experiment of the checkout', () => {
  const name = `test-${process.pid}`;
  const directory = join(checkout, 'experiments', name);
  const file = join(directory, 'experiment.json');
  let made: Record<string, string>;

  async function run(...more: string[]): Promise<Tasks> {
    const ran = await graft(['run', directory, '--json', ...more]);
    expect(ran.stderr).not.toContain('GRAFT_');
    expect(ran.status).toBe(0);
    return ran.json<{ tasks: Tasks }>().tasks;
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
        .map((path) => path.replace(/^base-[0-9a-f]+/, 'base').replace('/artifacts', ''))
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
    expect((await run()).total).toBe(7);
    made = await fingerprints(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is answered from the cache when nothing changed', async () => {
    expect(await run()).toMatchObject({ total: 7, cached: 7 });
    expect(await fingerprints(directory)).toEqual(made);
  });

  it('has the same artifacts without turbo', async () => {
    await rm(join(directory, 'report', 'artifacts'), { recursive: true });
    await run('--no-turbo');
    expect(await fingerprints(directory)).toEqual(made);
  });

  it("trains and measures one member again when that member's learning rate changes, and the report", async () => {
    const changed = await after(({ arms }) => {
      arms.slower = { kind: 'frozen', head: { learningRate: 0.0002 } };
    });
    expect(changed).toEqual(['report/report', 'slower/evaluate', 'slower/train']);
  });

  it('writes the report alone again when an option of the report changes', async () => {
    const changed = await after((experiment) => {
      experiment.report = { wrongPictures: 1 };
    });
    expect(changed).toEqual(['report/report']);
  });

  it('makes everything again but the index when the seed of the split changes', async () => {
    const changed = await after((experiment) => {
      experiment.split = { seed: 7 };
    });
    expect(changed).toEqual([
      'base/features',
      'base/split',
      'report/report',
      'slower/evaluate',
      'slower/train',
      'transfer/evaluate',
      'transfer/train',
    ]);
  });

  it('keeps the split when the augmentation changes', async () => {
    const changed = await after((experiment) => {
      experiment.augment = { name: 'keras-affine', horizontalFlip: true };
      for (const arm of Object.values(experiment.arms)) arm.head = { ...arm.head, epochs: 2 };
    });
    expect(changed).toEqual(['base/features', 'report/report', 'slower/evaluate', 'slower/train', 'transfer/evaluate', 'transfer/train']);
  });

  it('trains only a member that is added', async () => {
    const changed = await after(({ arms }) => {
      arms.added = { kind: 'frozen', head: { learningRate: 0.01 } };
    });
    expect(changed).toEqual(['added/evaluate', 'added/train', 'report/report']);
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

  it('refuses a domain package that imports another one', () => {
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

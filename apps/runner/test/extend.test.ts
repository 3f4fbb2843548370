import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { graft, scratch } from './graft.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const toys = fileURLToPath(new URL('./toys', import.meta.url));

/** Where each toy goes: one file, and nothing else but the generated indexes. */
const places = {
  arm: 'apps/runner/src/arms/toy.ts',
  export: 'apps/runner/src/exports/toy.ts',
  head: 'packages/trainer/src/heads/toy.ts',
  metric: 'packages/trainer/src/metrics/toy-errors.ts',
};

/** Sources and builds of the checkout; dependencies are linked. */
function copyCheckout(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const name of ['package.json', 'tsconfig.base.json', 'turbo.json', 'pnpm-workspace.yaml'])
    cpSync(join(checkout, name), join(target, name));
  symlinkSync(join(checkout, 'node_modules'), join(target, 'node_modules'));
  for (const folder of ['packages', 'apps']) {
    for (const name of readdirSync(join(checkout, folder))) {
      cpSync(join(checkout, folder, name), join(target, folder, name), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !['.turbo', 'test', 'test-report', '__fixtures__'].includes(basename(path)),
      });
    }
  }
}

describe('a checkout with a toy arm, head, metric and export, one file each', async () => {
  const directory = await scratch();
  const copy = join(directory, 'checkout');
  const photos = join(directory, 'photos');
  const bin = join(copy, 'apps', 'runner', 'bin', 'graft.js');

  beforeAll(async () => {
    copyCheckout(copy);
    for (const [name, place] of Object.entries(places)) cpSync(join(toys, `${name}.ts`), join(copy, place));
    execFileSync(process.execPath, [join(copy, 'packages', 'tooling', 'bin', 'gen.mjs')]);
    const tsc = join(checkout, 'packages', 'core', 'node_modules', '.bin', 'tsc');
    for (const place of ['packages/trainer', 'apps/runner']) execFileSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: join(copy, place) });
    execFileSync(process.execPath, ['scripts/list-imports.mjs'], { cwd: join(copy, 'apps', 'runner') });
    expect((await graft(['sample', photos, '--count', '90'], { bin })).status).toBe(0);
  });

  interface Result {
    readonly arms: Record<string, { readonly accuracy: { readonly correct: number; readonly n: number } }>;
    readonly report: string;
    readonly model: string;
    readonly exports: Record<string, string>;
  }

  /** The metric, the description of the arm and the export are where people look for them. */
  function expectShown({ arms, report, model, exports }: Result, arm: string, words: string): void {
    const { correct, n } = arms[arm]?.accuracy ?? { correct: 0, n: 0 };
    const page = readFileSync(report, 'utf8');
    expect(page).toContain(words);
    expect(page).toContain(`${n - correct} toy errors`);
    expect(readFileSync(join(exports.toy as string, 'labels.txt'), 'utf8').split('\n')).toHaveLength(10);
    expect(existsSync(join(model, 'model.json'))).toBe(true);
  }

  it('takes the arm and the export through quick, report and predict', async () => {
    const ran = await graft(['quick', photos, '--arms', 'toy', '--export', 'toy', '--out', join(directory, 'quick'), '--json'], { bin });
    expect(ran.stderr).not.toContain('GRAFT_');
    const result = ran.json<Result>();
    expectShown(result, 'toy', 'It knows how frequent each class is');
    const photo = join(photos, readdirSync(photos).find((name) => !name.includes('.')) as string);
    const file = join(photo, readdirSync(photo)[0] as string);
    const answer = (await graft(['predict', result.model, file, '--json'], { bin })).json<{ predictions: { probability: number }[] }>();
    expect(answer.predictions[0]?.probability).toBeGreaterThan(1 / 9);
    const preview = await graft(
      [
        'augment',
        'preview',
        photos,
        '--count',
        '1',
        '--views',
        '1',
        '--augment',
        join(directory, 'quick', 'experiment.json'),
        '--out',
        join(directory, 'look'),
        '--json',
      ],
      { bin },
    );
    expect(preview.json<{ arm: string }>().arm).toBe('toy');
  });

  it('takes the head through run, report and predict, and the metric with it', async () => {
    const file = join(directory, 'experiment.json');
    const arms = { shares: { kind: 'frozen', head: { kind: 'toy' } }, toy: { kind: 'toy', smoothing: 2 } };
    writeFileSync(file, JSON.stringify({ data: { photos }, arms, export: { formats: ['toy'] } }));
    const ran = await graft(['run', file, '--out', join(directory, 'run'), '--json'], { bin });
    expect(ran.stderr).not.toContain('GRAFT_');
    const result = ran.json<Result>();
    expectShown(result, 'shares', 'toy shares');
    const again = await graft(['run', file, '--out', join(directory, 'run'), '--json'], { bin });
    expect(again.json<{ stages: { computed: number } }>().stages.computed).toBe(0);
    const [label = ''] = readdirSync(photos).filter((name) => !name.includes('.'));
    const photo = join(photos, label, readdirSync(join(photos, label))[0] as string);
    expect((await graft(['predict', result.model, photo, '--json'], { bin })).status).toBe(0);
  });
});

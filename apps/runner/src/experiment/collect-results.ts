import { cp, link, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ArtifactError,
  canonicalJson,
  type EpochRecord,
  readArtifact,
  readArtifactFile,
  writeAtomically,
  writeDirectory,
} from '@graft/core';
import { renderHtml, reportInputSchema } from '@graft/report';
import type { Weighting } from '../model/weighting.ts';
import { type Layout, outputOf, type PlacedTask } from '../pipeline/layout.ts';
import { type RunSummary, upstreamOf } from '../pipeline/run-tasks.ts';
import { compareStoredArms, type StoredComparison } from '../stages/compare-stored-arms.ts';
import { readArm, type StoredArm, type StoredMetrics } from '../stages/read-arm.ts';
import { readSplit } from '../stages/read-split.ts';
import { findStage } from '../stages.ts';

export interface FinishedRun {
  readonly layout: Layout;
  readonly name: string;
  /** Where `report.html` and the model go. */
  readonly results: string;
  readonly isDrawn: boolean;
  readonly summary: RunSummary;
}

export interface ArmResult extends Pick<StoredMetrics, 'accuracy' | 'evaluatedOn' | 'selected' | 'selectedOn' | 'best' | 'last'> {
  /** Wall seconds of the arm's own stages when they were computed, the shared features included. */
  readonly seconds: number;
  readonly parameters: { readonly total: number; readonly trainable: number };
  /** How training counted its photos, where not each once and alike. */
  readonly weighting?: Weighting | undefined;
  readonly history: readonly EpochRecord[];
}

/** What `--json` prints. */
export interface RunResult {
  readonly name: string;
  readonly isDrawn: boolean;
  readonly arms: Readonly<Record<string, ArmResult>>;
  readonly comparison?: StoredComparison | undefined;
  readonly split: { readonly train: number; readonly validation: number; readonly test: number };
  /** Absolute path of the page; null after `evaluate`, which writes none. Both are absent where the run stopped before evaluation. */
  readonly report?: string | null | undefined;
  /** Absolute path of the model package of the first arm. */
  readonly model?: string | undefined;
  readonly tasks: { readonly total: number; readonly cached: number | null; readonly seconds: number };
}

/** Read what the stages wrote, and write what stands outside identity: the page with its times, the model package. */
export async function collectResults({ layout, name, results, isDrawn, summary }: FinishedRun, until: string): Promise<RunResult> {
  const find = (id: string) => layout.tasks.find((task) => task.id === id) as PlacedTask;
  const upstream = async (id: string) => ({
    directory: outputOf(find(id)),
    record: await readArtifact(outputOf(find(id)), (await findStage(find(id).stage)).name),
  });
  const { examples } = await readSplit(await upstream('split'));
  const count = (split: string) => examples.filter((example) => example.split === split).length;
  const split = { train: count('train'), validation: count('validation'), test: count('test') };
  const tasks = { total: summary.tasks, cached: summary.cached ?? null, seconds: summary.seconds };
  if (until !== 'report' && until !== 'evaluate') return { name, isDrawn, arms: {}, split, tasks };

  const names = layout.tasks.filter(({ id }) => id.endsWith('/evaluate')).map(({ id }) => dirname(id));
  const stored = await Promise.all(
    names.map(async (arm) => readArm(arm, await upstream(`${arm}/train`), await upstream(`${arm}/evaluate`))),
  );
  const arms: Record<string, ArmResult> = {};
  for (const arm of stored) arms[arm.name] = await armResult(arm, upstreamOf(layout, find(`${arm.name}/evaluate`)));
  const comparison = compareStoredArms(stored);
  const first = stored[0] as StoredArm;
  const model = join(results, 'model');
  await placeModel(outputOf(find(`${first.name}/train`)), first, model);
  const result: RunResult = { name, isDrawn, arms, ...(comparison ? { comparison } : {}), split, tasks, model, report: null };
  if (until !== 'report') return result;
  const report = join(results, 'report.html');
  const { directory, record } = await upstream('report');
  const input = reportInputSchema.safeParse(JSON.parse((await readArtifactFile(directory, record, 'report.json')).toString('utf8')));
  if (!input.success) {
    throw new ArtifactError(`Expected the form of report.json in ${directory} but ${input.error.message}.`, {
      hint: 'Remove the folder and run again.',
    });
  }
  const stages = await Promise.all(
    upstreamOf(layout, find('report')).map(async (task) => ({ stage: task.id, seconds: await secondsOf(task) })),
  );
  const seconds = Object.fromEntries(Object.entries(arms).map(([arm, own]) => [arm, own.seconds]));
  await writeAtomically(report, renderHtml(input.data, { stages, arms: seconds }));
  return { ...result, report };
}

async function armResult({ metrics, model, history }: StoredArm, tasks: readonly PlacedTask[]): Promise<ArmResult> {
  const { accuracy, evaluatedOn, selected, selectedOn, best, last } = metrics;
  const seconds = (await Promise.all(tasks.map(secondsOf))).reduce((sum, one) => sum + one, 0);
  const { parameters, weighting } = model;
  return { accuracy, evaluatedOn, selected, selectedOn, best, last, seconds, parameters, ...(weighting ? { weighting } : {}), history };
}

async function secondsOf(task: PlacedTask): Promise<number> {
  const run = JSON.parse(await readFile(join(outputOf(task), 'run.json'), 'utf8')) as { seconds?: number };
  return run.seconds ?? 0;
}

/** The trained arm as a folder of its own that `graft predict` takes: its description and the selected weights. */
async function placeModel(train: string, { model, metrics }: StoredArm, target: string): Promise<void> {
  const { weights, epoch } = model[metrics.selected];
  const { best: _, last: __, ...description } = model;
  const record = await readArtifact(train, model.kind === 'frozen' ? 'train-head' : 'train-network');
  const sha256 = record.files.find(({ path }) => path === weights)?.sha256;
  const fill = async (draft: string): Promise<void> => {
    const [from, to] = [join(train, weights), join(draft, 'weights.safetensors')];
    // A link costs nothing where the weights are 700 MB; across file systems a copy does.
    await link(from, to).catch(() => cp(from, to));
    const file = { path: 'weights.safetensors', sha256 };
    await writeAtomically(join(draft, 'model.json'), canonicalJson({ ...description, epoch, weights: file }));
  };
  // The experiment's lock is held.
  await writeDirectory(target, fill, { isLocked: true });
}

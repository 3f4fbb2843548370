import { constants, copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArtifactError, type EpochRecord, sha256OfFile, type Weighting, writeAtomically, writeDirectory } from '@graft/core';
import { type NamedComparison, renderHtml } from '@graft/report';
import { z } from 'zod';
import { type EvaluationProvenance, evaluationArtifact } from '../artifacts/evaluation.ts';
import { reportArtifact } from '../artifacts/report.ts';
import { splitArtifact } from '../artifacts/split.ts';
import { trainingArtifact } from '../artifacts/training.ts';
import { findStage } from '../find-stage.ts';
import { type ArtifactKind, type ArtifactPlace, openArtifact } from '../pipeline/artifact-kind.ts';
import { placeOf } from '../pipeline/open-upstream.ts';
import type { Layout } from '../pipeline/place-tasks.ts';
import { type PlacedTask, upstreamOf } from '../pipeline/planned-task.ts';
import type { RunSummary } from '../pipeline/run-tasks.ts';
import { compareFirstTwo } from '../stages/report/compare-arms.ts';
import { chooseModel } from './choose-model.ts';

export interface FinishedRun {
  readonly layout: Layout;
  readonly name: string;
  /** Where `report.html` and the model go. */
  readonly results: string;
  readonly isDrawn: boolean;
  /** The stage after which the run ended. */
  readonly until: string;
  readonly summary: RunSummary;
}

export interface ArmResult extends EvaluationProvenance {
  readonly accuracy: EvaluationProvenance['best']['accuracy'];
  /** Wall seconds of the arm's own stages and of the shared ones before them, when they were computed. */
  readonly seconds: number;
  readonly parameters: { readonly total: number; readonly trainable: number };
  /** How training counted its photos; absent where each counts once and alike. */
  readonly weighting?: Weighting | undefined;
  readonly history: readonly EpochRecord[];
}

/** What `--json` prints. */
export interface RunResult {
  readonly name: string;
  readonly isDrawn: boolean;
  readonly arms: Readonly<Record<string, ArmResult>>;
  readonly comparison?: NamedComparison | undefined;
  readonly split: { readonly train: number; readonly validation: number; readonly test: number };
  /** Absolute path of the page; absent where the run stopped before it. */
  readonly report?: string | undefined;
  /** Absolute path of the model package, the arm whose model it is, and why that arm's. */
  readonly model?: string | undefined;
  readonly modelArm?: string | undefined;
  readonly modelReason?: string | undefined;
  /** Absolute paths of the arm's other exports, by format. */
  readonly exports?: Readonly<Record<string, string>> | undefined;
  readonly stages: RunSummary;
}

/** Read what the stages wrote, and write what stands outside identity: the page with its times, the model package. */
export async function collectResults({ layout, name, results, isDrawn, until, summary }: FinishedRun): Promise<RunResult> {
  const { examples } = await read(layout, 'split', splitArtifact);
  const count = (split: string) => examples.filter((example) => example.split === split).length;
  const split = { train: count('train'), validation: count('validation'), test: count('test') };
  const result: RunResult = { name, isDrawn, arms: {}, split, stages: summary };
  if (until !== 'report' && until !== 'evaluate') return result;

  const names = layout.tasks.filter(({ id }) => id.endsWith('/evaluate')).map(({ id }) => dirname(id));
  const measured = await Promise.all(
    names.map(async (arm) => ({
      name: arm,
      training: await read(layout, `${arm}/train`, trainingArtifact),
      evaluation: await read(layout, `${arm}/evaluate`, evaluationArtifact),
      seconds: await secondsOf(upstreamOf(layout.tasks, [taskOf(layout, `${arm}/evaluate`)])),
    })),
  );
  const arms = Object.fromEntries(
    measured.map(({ name: arm, training: { model, history }, evaluation: { provenance, metrics }, seconds }) => {
      const { parameters, weighting } = model;
      const figures = { ...provenance, accuracy: metrics.accuracy, seconds, parameters, history };
      return [arm, { ...figures, ...(weighting ? { weighting } : {}) } satisfies ArmResult];
    }),
  );
  const comparison = compareFirstTwo(measured);
  const figures = { ...result, arms, ...(comparison ? { comparison } : {}) };
  if (until === 'evaluate') return figures;
  const { arm, reason } = chooseModel(measured);
  const shipped = { modelArm: arm, modelReason: reason, ...(await placeExports(layout, arm, results)) };
  return { ...figures, ...shipped, report: await placeReport(layout, arms, results) };
}

function taskOf({ tasks }: Layout, id: string): PlacedTask {
  const task = tasks.find((one) => one.id === id);
  if (!task) throw new TypeError(`There is no task ${id} in this experiment.`);
  return task;
}

async function find(layout: Layout, id: string): Promise<ArtifactPlace> {
  const { output, stage } = taskOf(layout, id);
  return placeOf(output, (await findStage(stage)).name);
}

async function read<Contents>(layout: Layout, id: string, kind: ArtifactKind<Contents>): Promise<Contents> {
  return openArtifact(kind, await find(layout, id)).contents();
}

const runRecord = z.looseObject({ seconds: z.number().min(0) });

async function secondsOf(tasks: readonly PlacedTask[]): Promise<number> {
  const seconds = await Promise.all(tasks.map(({ output }) => recordedSeconds(join(output, 'run.json'))));
  return seconds.reduce((sum, one) => sum + one, 0);
}

/** Times do not belong to a result: where their file is damaged, the stage counts as 0 seconds. */
async function recordedSeconds(path: string): Promise<number> {
  try {
    return runRecord.parse(JSON.parse(await readFile(path, 'utf8'))).seconds;
  } catch {
    return 0;
  }
}

/** The page, from the input that the report stage wrote and the times that are not part of it. */
async function placeReport(layout: Layout, arms: RunResult['arms'], results: string): Promise<string> {
  const input = await read(layout, 'report', reportArtifact);
  const tasks = upstreamOf(layout.tasks, [taskOf(layout, 'report')]);
  const stages = await Promise.all(tasks.map(async (task) => ({ stage: task.id, seconds: await secondsOf([task]) })));
  const seconds = Object.fromEntries(Object.entries(arms).map(([arm, result]) => [arm, result.seconds]));
  const report = join(results, 'report.html');
  await writeAtomically(report, renderHtml(input, { stages, arms: seconds }));
  return report;
}

/** Copy an arm's exports to where people look for them: the package to `model`, the others to `exports/<format>`. */
async function placeExports(layout: Layout, arm: string, results: string): Promise<Pick<RunResult, 'model' | 'exports'>> {
  const place = await find(layout, `${arm}/export`);
  const formats = [...new Set(place.record.files.map(({ path }) => path.slice(0, path.indexOf('/'))))];
  const exports: Record<string, string> = {};
  for (const format of formats) {
    const target = format === 'package' ? join(results, 'model') : join(results, 'exports', format);
    await copyVerified(place, `${format}/`, target);
    if (format !== 'package') exports[format] = target;
  }
  return { model: join(results, 'model'), exports };
}

/** A copy, so that editing it leaves the artifact unchanged. On file systems that can, it shares the bytes until then. */
async function copyVerified({ directory, record }: ArtifactPlace, prefix: string, target: string): Promise<void> {
  await writeDirectory(
    target,
    async (draft) => {
      for (const { path, sha256 } of record.files) {
        if (!path.startsWith(prefix)) continue;
        const copy = join(draft, path.slice(prefix.length));
        await mkdir(dirname(copy), { recursive: true });
        await copyFile(join(directory, path), copy, constants.COPYFILE_FICLONE);
        if ((await sha256OfFile(copy)) === sha256) continue;
        throw new ArtifactError(`Expected ${join(directory, path)} with sha256 ${sha256} but it holds other bytes.`, {
          hint: `Remove ${directory} and run again.`,
        });
      }
    },
    { isLocked: true },
  );
}

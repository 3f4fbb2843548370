import { dirname, join, resolve } from 'node:path';
import { ConfigError, canonicalJson, EngineError, InterruptedError, lockDirectory, shortenText, writeAtomically } from '@graft/core';
import { nativeStatus } from '@graft/engine';
import { findBackbone, type ResolveOptions, resolveOnnx, resolveWeights } from '@graft/model-zoo';
import { classWeights } from '@graft/trainer';
import { machineKind } from '../pipeline/code-version.ts';
import type { Layout, PlacedTask } from '../pipeline/layout.ts';
import { type RunSummary, runDirectly, runWithTurbo } from '../pipeline/run-tasks.ts';
import { layOutStandalone } from '../pipeline/standalone-layout.ts';
import { checkoutOf, layOutWorkspaces } from '../pipeline/workspace-layout.ts';
import type { FeaturesSlice } from '../stages/features-slice.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { collectResults, type RunResult } from './collect-results.ts';
import { resolveData, writeIndex } from './index-data.ts';
import type { LoadedExperiment } from './load-experiment.ts';
import { planExperiment, storedBackbone } from './plan.ts';
import { refuseOutput } from './refuse-output.ts';
import { resolveSplit } from './resolve-split.ts';

export interface RunOptions {
  /** Where a standalone experiment keeps its artifacts and results; ignored for committed ones. */
  readonly out: string;
  readonly isTurbo: boolean;
  readonly isOffline: boolean;
  /** Run up to this stage: `split`, `features`, `train`, `evaluate`, `report`. */
  readonly until: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Index the photos, lay the stages out, run them, collect what came out: the whole of an experiment, under its lock. */
export async function runExperiment({ experiment, name, file }: LoadedExperiment, options: RunOptions): Promise<RunResult> {
  const { terminal, signal } = options;
  const checkout = await checkoutOf(file);
  const home = checkout ? dirname(file) : resolve(options.out);
  const results = checkout ? join(home, 'artifacts') : home;
  await refuseOutput(results, experiment.data, dirname(file));
  const unlock = await lockDirectory(join(home, checkout ? 'artifacts' : '.graft', 'run.lock'), {
    signal,
    onWait: (pid) => terminal.log(`waiting for process ${pid}, which runs this experiment`),
  });
  try {
    await refuseUntrainable(experiment.arms, options.until);
    if (options.until === 'features' && !Object.values(experiment.arms).some(({ kind }) => kind === 'frozen')) {
      throw new ConfigError('Expected an arm on a frozen backbone, which features are for, but the experiment has none.', {
        hint: 'Run `graft train` instead.',
      });
    }
    const { source, isDrawn } = await resolveData(experiment, dirname(file), terminal.progress, signal);
    terminal.endProgress();
    for (const notice of source.notices) terminal.log(notice);
    const { split, previous } = await resolveSplit(experiment.split, { file, source, warn: terminal.warn });
    const found = await obtainBackbone({ experiment, file, home, options });
    const tasks = planExperiment({
      experiment: { ...experiment, split },
      name,
      backbone: found?.backbone,
      isDrawn,
    });
    const layout = checkout ? await layOutWorkspaces(home, checkout, name, tasks) : await layOutStandalone(home, tasks);
    const artifacts = dirname(layout.indexDirectory);
    const { excluded, examples, classes } = await writeIndex(layout.indexDirectory, source, { onProgress: terminal.progress, signal });
    terminal.endProgress();
    refuseUnknownClasses(experiment.arms, classes);
    if (excluded.length > 0) {
      terminal.warn(`${excluded.length} of ${examples.length + excluded.length} files left out:`);
      for (const { id, reason } of excluded.slice(0, 10)) terminal.warn(`  ${shortenText(id)}: ${reason}`);
      if (excluded.length > 10) terminal.warn(`  and ${excluded.length - 10} more; the report lists all.`);
    }
    const location = {
      roots: source.roots,
      offline: options.isOffline,
      lockFile: lockFileOf(home),
      ...(found?.given ? { weights: found.given } : {}),
      ...(previous === undefined ? {} : { previous }),
    };
    await writeAtomically(join(artifacts, 'location.json'), canonicalJson(location));
    if (checkout)
      await writeAtomically(
        join(artifacts, 'machine.json'),
        canonicalJson({ machine: machineKind(), native: (await nativeStatus()).available }),
      );
    const follower = { onProgress: terminal.progress, onLog: terminal.log, signal };
    const run = options.isTurbo ? runWithTurbo : runDirectly;
    let summary: RunSummary = { tasks: 0, cached: options.isTurbo ? 0 : undefined, seconds: 0 };
    for (const target of targetsOf(layout, options.until)) summary = addSummaries(summary, await run(layout, target, follower));
    terminal.endProgress();
    if (signal.aborted) throw new InterruptedError('The run was asked to stop.');
    return await collectResults({ layout, name, results, isDrawn, summary }, options.until);
  } finally {
    terminal.endProgress();
    await unlock();
  }
}

const lockFileOf = (home: string): string => join(home, 'graft.lock.json');

async function obtainBackbone({
  experiment,
  file,
  home,
  options,
}: {
  experiment: LoadedExperiment['experiment'];
  file: string;
  home: string;
  options: RunOptions;
}): Promise<{ readonly backbone: FeaturesSlice['backbone']; readonly given?: string } | undefined> {
  if (!Object.values(experiment.arms).some(({ kind }) => kind === 'frozen')) return undefined;
  const { backbone } = experiment;
  const { terminal, signal } = options;
  const from: ResolveOptions = { offline: options.isOffline, lockFile: lockFileOf(home), onProgress: terminal.progress, signal };
  try {
    if ('onnx' in backbone) {
      const path = backbone.onnx.startsWith('hub:') ? backbone.onnx : resolve(dirname(file), backbone.onnx);
      const onnx = await resolveOnnx({ ...backbone, onnx: path }, { ...from, onStep: terminal.log });
      return { backbone: { id: onnx.id, weightsSha256: onnx.sha256, onnx } };
    }
    const given = backbone.weights === undefined ? undefined : resolve(dirname(file), backbone.weights);
    const spec = findBackbone(backbone.id);
    const { sha256, source } = await resolveWeights(spec, {
      ...from,
      weights: given,
      onStep: (step) => terminal.log(`${spec.alias}: ${step}`),
    });
    if (source !== 'cache') terminal.log(`${spec.alias}: weights from ${source}, sha256 ${sha256}`);
    return { backbone: storedBackbone(backbone, sha256), ...(given === undefined ? {} : { given }) };
  } finally {
    terminal.endProgress();
  }
}

/** A network trained from scratch needs gradients of convolutions: better refused now than after the features. */
async function refuseUntrainable(arms: LoadedExperiment['experiment']['arms'], until: string): Promise<void> {
  const network = Object.entries(arms).find(([, { kind }]) => kind === 'network');
  if (!network || until === 'split' || until === 'features') return;
  const { available, why } = await nativeStatus();
  if (available) return;
  throw new EngineError(
    `Expected the native engine for the arm "${network[0]}", which trains convolutions, but ${why ?? 'it is not set up'}.`,
    {
      hint: '`graft doctor --fix` sets it up; without it leave the arm out (--arms transfer).',
    },
  );
}

/** A label that is no class would be found only when the features are there. */
function refuseUnknownClasses(arms: LoadedExperiment['experiment']['arms'], classes: readonly string[]): void {
  for (const { classWeights: weights } of Object.values(arms)) if (weights !== undefined) classWeights(weights, [], classes);
}

/** The last tasks of a stage: one, or one an arm. */
function targetsOf({ tasks }: Layout, until: string): PlacedTask[] {
  return tasks.filter(({ id }) => id === until || id.endsWith(`/${until}`));
}

function addSummaries(a: RunSummary, b: RunSummary): RunSummary {
  const cached = a.cached === undefined || b.cached === undefined ? undefined : a.cached + b.cached;
  return { tasks: a.tasks + b.tasks, cached, seconds: a.seconds + b.seconds };
}

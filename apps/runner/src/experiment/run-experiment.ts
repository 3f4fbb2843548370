import { dirname, join } from 'node:path';
import { canonicalJson, InterruptedError, lockDirectory, PipelineError, writeAtomically } from '@graft/core';
import { nativeStatus } from '@graft/engine';
import { findStage } from '../find-stage.ts';
import { machineKind } from '../pipeline/code-version.ts';
import { type Home, homeOf, indexDirectoryOf } from '../pipeline/home.ts';
import { type Layout, placeTasks } from '../pipeline/place-tasks.ts';
import type { PlacedTask } from '../pipeline/planned-task.ts';
import { runTasks } from '../pipeline/run-tasks.ts';
import type { Location } from '../pipeline/task-file.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { collectResults, type RunResult } from './collect-results.ts';
import { requireArms, requireFeatureReader, requireKnownClasses, requireTrainable } from './guard-experiment.ts';
import { openData, tellAboutPhotos, writeIndex } from './index-data.ts';
import { watchLeftovers } from './leave-nothing.ts';
import type { LoadedExperiment } from './load-experiment.ts';
import { refuseOutput } from './refuse-output.ts';
import { type ResolvedExperiment, resolveExperiment } from './resolve-experiment.ts';

/** The stages that a run may end with. */
export type LastStage = 'features' | 'train' | 'evaluate' | 'report';

export interface RunOptions {
  /** Where an experiment that is not committed keeps its artifacts and results. */
  readonly out: string;
  readonly isTurbo: boolean;
  readonly isOffline: boolean;
  readonly until: LastStage;
  /** What to write once the photos were taken and nobody else runs this experiment. */
  readonly prepare?: (() => Promise<void>) | undefined;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** The whole of an experiment: guard, open the photos, resolve, place, index, run, collect. */
export async function runExperiment(loaded: LoadedExperiment, options: RunOptions): Promise<RunResult> {
  const { isOffline, isTurbo, out, signal, terminal, until } = options;
  const { log, progress: onProgress, warn } = terminal;
  const { experiment, name, file } = loaded;
  const home = homeOf(loaded, out);
  const results = home.checkout === undefined ? home.directory : join(home.directory, 'artifacts');
  await refuseOutput(results, experiment.data, dirname(file));
  const leftovers = watchLeftovers(home);
  const unlock = await lockRun(home, options);
  try {
    requireArms(experiment, 'in the experiment');
    await requireTrainable(experiment, until);
    if (until === 'features') await requireFeatureReader(experiment);
    const data = await openData(loaded, { onProgress, signal });
    for (const notice of data.source.notices) log(notice);
    const resolved = await resolveExperiment(loaded, { out, isObtained: true, offline: isOffline, onProgress, log, warn, signal });
    const photos = await writeIndex(indexDirectoryOf(home), data, { onProgress, signal, onNotice: log });
    requireKnownClasses(experiment, photos.classes);
    await options.prepare?.();
    const layout = await placeTasks(resolved.tasks, home, findStage);
    tellAboutPhotos(photos, experiment.split.ratio, terminal);
    await writePlaces(layout, resolved, { roots: data.source.roots, offline: isOffline });
    const summary = await runTasks(layout, targetsOf(layout, until), { find: findStage, isTurbo, onProgress, onLog: log, signal });
    if (signal.aborted) throw new InterruptedError('The run was asked to stop.');
    // The run may have taken hours: somebody may have put a file there meanwhile.
    await refuseOutput(results, experiment.data, dirname(file));
    return await collectResults({ layout, name, results, isDrawn: photos.source.isDrawn, until, summary });
  } catch (error) {
    // What is refused leaves nothing behind; what a stage has computed stays.
    if (PipelineError.isInstance(error)) await leftovers?.clear();
    throw error;
  } finally {
    terminal.endProgress();
    await unlock();
    await leftovers?.leave();
  }
}

/** Nobody else runs, or lays out, the experiment until the returned function is called. */
export function lockRun(
  { directory, checkout }: Home,
  { terminal, signal }: Pick<RunOptions, 'terminal' | 'signal'>,
): Promise<() => Promise<void>> {
  return lockDirectory(join(directory, checkout === undefined ? '.graft' : 'artifacts', 'run.lock'), {
    signal,
    onWait: (pid) => terminal.log(`waiting for process ${pid}, which runs this experiment`),
  });
}

/** Write where things are on this machine and, for turbo to hash, which kind of machine it is. */
async function writePlaces(
  { locationFile, machineFile }: Layout,
  { lockFile, weights, previous }: ResolvedExperiment,
  place: Pick<Location, 'roots' | 'offline'>,
): Promise<void> {
  const location: Location = { ...place, lockFile, ...(weights ? { weights } : {}), ...(previous ? { previous } : {}) };
  await writeAtomically(locationFile, canonicalJson(location));
  if (machineFile === undefined) return;
  const { available } = await nativeStatus();
  await writeAtomically(machineFile, canonicalJson({ machine: machineKind(), native: available }));
}

/** The last tasks of a run, one or one per arm. A run to the report also makes the models. */
function targetsOf({ tasks }: Layout, until: LastStage): PlacedTask[] {
  const last: readonly string[] = until === 'report' ? ['report', 'export'] : [until];
  return tasks.filter(({ id }) => last.includes(id.slice(id.indexOf('/') + 1)));
}

import { join } from 'node:path';
import { type Home, homeOf } from '../pipeline/home.ts';
import type { PlannedTask } from '../pipeline/planned-task.ts';
import type { LoadedExperiment } from './load-experiment.ts';
import { featureReaders, planExperiment } from './plan.ts';
import { type ResolveBackboneOptions, resolveBackbone } from './resolve-backbone.ts';
import { resolvePrevious } from './resolve-previous.ts';

export interface ResolvedExperiment extends LoadedExperiment {
  readonly home: Home;
  /** `graft.lock.json`, which pins the weights that no backbone pins. */
  readonly lockFile: string;
  /** What would run, upstream first. */
  readonly tasks: readonly PlannedTask[];
  /** Weights that the user named, absolute. */
  readonly weights?: string | undefined;
  /** `split.jsonl` of the split that is followed, absolute. */
  readonly previous?: string | undefined;
}

export interface ResolveExperimentOptions extends Omit<ResolveBackboneOptions, 'file' | 'lockFile'> {
  /** Where an experiment that is not committed keeps its artifacts and results. */
  readonly out: string;
  readonly warn: (line: string) => void;
}

/**
 * What an experiment file means on this machine: its home, the bytes that it names, and the tasks that follow. It reads no photo, so
 * that every command that asks what would run gets the same answer.
 *
 * @throws {ConfigError}, {ArtifactError} where it cannot follow the split that it names; as {@link resolveBackbone}.
 */
export async function resolveExperiment(loaded: LoadedExperiment, options: ResolveExperimentOptions): Promise<ResolvedExperiment> {
  const { experiment, name, file } = loaded;
  const home = homeOf(loaded, options.out);
  const lockFile = join(home.directory, 'graft.lock.json');
  const { split, previous } = await resolvePrevious(experiment.split, { file, warn: options.warn });
  const readers = await featureReaders(experiment);
  const found = readers.length > 0 ? await resolveBackbone(experiment.backbone, { ...options, file, lockFile }) : undefined;
  const tasks = await planExperiment({ experiment: { ...experiment, split }, name, backbone: found?.backbone });
  return { ...loaded, home, lockFile, tasks, weights: found?.weights, previous };
}

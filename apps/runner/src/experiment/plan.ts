import { isPlain } from '@graft/augment';
import type { PlannedTask } from '../pipeline/planned-task.ts';
import type { IdentifiedBackbone } from '../stages/features/features-slice.ts';
import { armKindOf } from './arm-kind.ts';
import type { Arm, Experiment } from './experiment-schema.ts';

export interface PlanInput {
  /** Its split without paths: `previous` is the sha256 of what it follows. */
  readonly experiment: Experiment;
  readonly name: string;
  /** Absent where no arm reads features. */
  readonly backbone?: IdentifiedBackbone | undefined;
}

/**
 * The stage instances of an experiment, upstream first. Each slice holds what its stage uses and nothing else, so that
 * a changed learning rate leaves split and features alone. What the photos say is not asked here: the stages read it from the manifest.
 */
export async function planExperiment({ experiment: given, name, backbone }: PlanInput): Promise<PlannedTask[]> {
  // Plain views have no seed: training seeds share their features.
  const experiment = isPlain(given.augment) ? { ...given, viewSeed: 0 } : given;
  const { augment, images, split, viewSeed } = experiment;
  const arms = Object.entries(experiment.arms);
  const readers = await featureReaders(experiment);
  const tasks: PlannedTask[] = [{ id: 'split', stage: 'split', slice: split, needs: { index: 'index' } }];
  if (readers.length > 0) {
    const views = isPlain(augment) ? 1 : Math.max(...readers.map((arm) => armKindOf(arm).views(arm)));
    tasks.push({ id: 'features', stage: 'features', slice: { augment, backbone, images, views, viewSeed }, needs: { split: 'split' } });
  }
  for (const [arm, settings] of arms) tasks.push(...(await planArm(arm, settings, experiment)));
  tasks.push({
    id: 'report',
    stage: 'report',
    slice: {
      ...experiment.report,
      title: name,
      arms: arms.map(([arm, settings]) => ({ name: arm, description: armKindOf(settings).describe(settings) })),
      split,
      augment,
      viewSeed,
    },
    needs: {
      index: 'index',
      split: 'split',
      ...(readers.length > 0 ? { features: 'features' } : {}),
      ...Object.fromEntries(arms.flatMap(([arm]) => ['train', 'evaluate'].map((stage) => [`${stage}.${arm}`, `${arm}/${stage}`]))),
    },
  });
  return tasks;
}

/** The arms whose stages read features. */
export async function featureReaders({ arms }: Pick<Experiment, 'arms'>): Promise<Arm[]> {
  const read = await Promise.all(
    Object.values(arms).map(async (arm) => {
      const { train, evaluate } = armKindOf(arm).stages;
      return 'features' in { ...(await train()).needs, ...(await evaluate()).needs } ? [arm] : [];
    }),
  );
  return read.flat();
}

async function planArm(name: string, arm: Arm, experiment: Experiment): Promise<PlannedTask[]> {
  const kind = armKindOf(arm);
  const slices = kind.slices(arm, experiment);
  const needsOf = async (stage: 'train' | 'evaluate') => {
    const { needs } = await kind.stages[stage]();
    return Object.fromEntries(Object.keys(needs).map((need) => [need, need === 'train' ? `${name}/train` : need]));
  };
  const formats = ['package', ...experiment.export.formats.filter((format) => format !== 'package')];
  return [
    { id: `${name}/train`, stage: `${kind.kind}-train`, slice: slices.train, needs: await needsOf('train') },
    { id: `${name}/evaluate`, stage: `${kind.kind}-evaluate`, slice: slices.evaluate, needs: await needsOf('evaluate') },
    { id: `${name}/export`, stage: 'export', slice: { formats, keep: kind.keep(arm) }, needs: { train: `${name}/train` } },
  ];
}

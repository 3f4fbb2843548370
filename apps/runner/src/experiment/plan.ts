import { isPlain } from '@graft/augment';
import type { WeightPrecision } from '@graft/core';
import { planHeadFit } from '@graft/trainer';
import type { FeaturesSlice } from '../stages/features-slice.ts';
import type { Arm, Experiment } from './experiment-schema.ts';

/** One stage instance of an experiment. */
export interface PlannedTask {
  /** `split`, `features`, `report`, or `<arm>/train`, `<arm>/evaluate`. */
  readonly id: string;
  readonly stage: string;
  readonly slice: unknown;
  /** Upstream artifacts: name in the stage -> task id; `index` is the manifest, which no task writes. */
  readonly needs: Readonly<Record<string, string>>;
}

export interface PlanInput {
  readonly experiment: Experiment;
  readonly name: string;
  /** The backbone and the sha256 of its weights; absent where no arm uses one. */
  readonly backbone?: FeaturesSlice['backbone'] | undefined;
  /** Whether the pictures are the drawn sample. */
  readonly isDrawn: boolean;
}

/** A named backbone as the features' slice has it; what is left out is the default, so that old results stay valid. */
export function storedBackbone(
  { id, precision }: { readonly id: string; readonly precision: WeightPrecision },
  weightsSha256: string,
): FeaturesSlice['backbone'] {
  return { id, weightsSha256, ...(precision === 'float32' ? {} : { precision }) };
}

/**
 * The stage instances of an experiment, upstream first. Each slice holds what its stage uses and nothing else, so that
 * a changed learning rate leaves split and features alone.
 */
export function planExperiment({ experiment: given, name, backbone, isDrawn }: PlanInput): PlannedTask[] {
  // Plain views have no seed: training seeds share their features.
  const experiment = isPlain(given.augment) ? { ...given, viewSeed: 0 } : given;
  const arms = Object.entries(experiment.arms);
  const tasks: PlannedTask[] = [{ id: 'split', stage: 'split', slice: experiment.split, needs: { index: 'index' } }];
  const frozen = arms.map(([, arm]) => arm).find((arm) => arm.kind === 'frozen');
  if (frozen) {
    const { augment, images, viewSeed } = experiment;
    const views = isPlain(augment) ? 1 : Math.max(...arms.map(([, arm]) => (arm.kind === 'frozen' ? planHeadFit(arm.head).views : 1)));
    const slice = { augment, backbone, images, views, viewSeed };
    tasks.push({ id: 'features', stage: 'features', slice, needs: { split: 'split' } });
  }
  for (const [arm, settings] of arms) tasks.push(...planArm(arm, settings, experiment));
  const results = Object.fromEntries(
    arms.flatMap(([arm]) => [
      [`${arm}.train`, `${arm}/train`],
      [`${arm}.evaluate`, `${arm}/evaluate`],
    ]),
  );
  tasks.push({
    id: 'report',
    stage: 'report',
    slice: {
      ...experiment.report,
      title: name,
      isDrawn,
      arms: arms.map(([arm]) => arm),
      split: experiment.split,
      augment: experiment.augment,
      viewSeed: experiment.viewSeed,
    },
    needs: { index: 'index', split: 'split', ...(frozen ? { features: 'features' } : {}), ...results },
  });
  return tasks;
}

function planArm(name: string, arm: Arm, experiment: Experiment): PlannedTask[] {
  const { augment, evaluate, images, viewSeed } = experiment;
  const weights = arm.classWeights === undefined ? {} : { classWeights: arm.classWeights };
  if (arm.kind === 'frozen') {
    return [
      {
        id: `${name}/train`,
        stage: 'train-head',
        slice: { head: arm.head, ...weights },
        needs: { features: 'features', split: 'split' },
      },
      {
        id: `${name}/evaluate`,
        stage: 'evaluate-head',
        slice: { ...evaluate, selected: planHeadFit(arm.head).keep },
        needs: { features: 'features', train: `${name}/train` },
      },
    ];
  }
  const { kind: _, training, mix, classWeights: __, ...network } = arm;
  const input = { ...network, orientation: images.orientation };
  return [
    {
      id: `${name}/train`,
      stage: 'train-network',
      slice: { ...input, augment, viewSeed, training, ...(mix ? { mix } : {}), ...weights },
      needs: { split: 'split' },
    },
    {
      id: `${name}/evaluate`,
      stage: 'evaluate-network',
      slice: { ...input, ...evaluate, selected: training.keep, trainThreads: training.trainThreads, batchSize: training.batchSize },
      needs: { split: 'split', train: `${name}/train` },
    },
  ];
}

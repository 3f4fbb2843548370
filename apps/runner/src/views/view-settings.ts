import { type AugmentConfig, augmentConfig, type MixConfig } from '@graft/augment';
import { articleAugment } from '@graft/augment/keras';
import { ConfigError, type Preprocessing, parseConfig, UnknownNameError } from '@graft/core';
import { networkPreprocessing } from '../arms/network/config.ts';
import { armKindOf } from '../experiment/arm-kind.ts';
import { augmentArgument } from '../experiment/augment-argument.ts';
import { type Experiment, experimentSchema } from '../experiment/experiment-schema.ts';
import { loadExperiment } from '../experiment/load-experiment.ts';
import { featureReaders } from '../experiment/plan.ts';
import { backboneInput } from '../stages/features/backbone-input.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';

/** All that makes a view of a photo what it is. */
export interface ViewSettings {
  readonly augment: AugmentConfig;
  readonly seed: number;
  /** What the network that would see the view applies to a photo. */
  readonly preprocessing: Preprocessing;
  /** Experiments only: the arm whose input is shown. */
  readonly arm?: string | undefined;
  /** What that arm does to whole batches of views, which no single view shows. */
  readonly mix?: MixConfig | undefined;
}

/** What to say beside the views of an arm that mixes whole batches; undefined where the arm mixes nothing. */
export function mixNote({ arm, mix }: Pick<ViewSettings, 'arm' | 'mix'>): string | undefined {
  return mix && `shown before ${mix.name} of arm ${arm}, which mixes whole batches`;
}

export interface ViewArguments {
  /** As `augmentArgument` says; a file, or JSON, may be a whole experiment. */
  readonly augment: string;
  /** Default: the experiment's view seed, else 0. */
  readonly seed?: number | undefined;
  /** Experiments only: the arm whose input is shown; default: the first one that reads features, else the first. */
  readonly arm?: string | undefined;
}

/**
 * What `--augment`, `--seed` and `--arm` mean.
 *
 * `article` shows what recipes/article.json does: 300 pixels, nearest, EXIF ignored. Settings alone are shown as the default backbone
 * sees them, an experiment as its arm does.
 *
 * @throws {ConfigError}, {UnknownNameError} for anything but settings, or a seed that is not a whole number of at least 0.
 */
export async function viewSettings({ augment, seed, arm }: ViewArguments): Promise<ViewSettings> {
  if (seed !== undefined) requireWholeNumber('seed', seed, 0);
  if (augment === 'article') {
    refuseArm(arm);
    return { augment: articleAugment, seed: seed ?? 0, preprocessing: articleInput };
  }
  const value = await augmentArgument(augment);
  const isExperiment = typeof value === 'object' && value !== null && 'arms' in value;
  if (!isExperiment) {
    refuseArm(arm);
    const experiment = parseConfig(experimentSchema, { augment: value, arms: {} }, '') as Experiment;
    return { augment: parseConfig(augmentConfig, value, 'augment'), seed: seed ?? 0, preprocessing: backboneInput(experiment) };
  }
  const isText = /^\s*\{/.test(augment);
  const experiment = isText ? (parseConfig(experimentSchema, value, '') as Experiment) : (await loadExperiment(augment)).experiment;
  return { augment: experiment.augment, seed: seed ?? experiment.viewSeed, ...(await armInput(experiment, arm)) };
}

function refuseArm(arm: string | undefined): void {
  if (arm === undefined) return;
  throw new ConfigError(`Expected an experiment for --augment beside --arm ${arm} but received settings without arms.`, {
    hint: 'Remove --arm, or give the file of an experiment.',
  });
}

const articleInput: Preprocessing = networkPreprocessing({ height: 300, width: 300, resize: 'nearest', orientation: 'ignore' });

async function armInput(experiment: Experiment, name: string | undefined): Promise<Pick<ViewSettings, 'preprocessing' | 'arm' | 'mix'>> {
  const arms = Object.entries(experiment.arms);
  const [reader] = await featureReaders(experiment);
  const chosen = name === undefined ? (arms.find(([, arm]) => arm === reader) ?? arms[0]) : arms.find(([own]) => own === name);
  if (chosen === undefined) {
    throw new UnknownNameError({ kind: 'arm', received: name ?? '', allowed: arms.map(([own]) => own), path: '--arm' });
  }
  const [own, arm] = chosen;
  return { arm: own, ...armKindOf(arm).preview(arm, experiment) };
}

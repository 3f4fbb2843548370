import { ConfigError, EngineError } from '@graft/core';
import { nativeStatus } from '@graft/engine';
import { classWeights } from '@graft/trainer';
import type { ArmConfig } from '../define-arm.ts';
import { armKindOf } from './arm-kind.ts';
import type { Experiment } from './experiment-schema.ts';
import { featureReaders } from './plan.ts';

/** @throws {ConfigError} for an experiment without an arm. */
export function requireArms({ arms }: Pick<Experiment, 'arms'>, where: string): void {
  if (Object.keys(arms).length > 0) return;
  throw new ConfigError(`Expected at least one arm ${where} but received none.`, {
    hint: 'Write --arms transfer, or "arms": {"transfer": {"kind": "frozen"}} in an experiment file.',
  });
}

/** Convolutions need the native engine's gradients. @throws {EngineError} before anything is computed, where it is not there. */
export async function requireTrainable({ arms }: Experiment, until: string): Promise<void> {
  const [name] = Object.entries(arms).find(([, arm]) => armKindOf(arm).trainsConvolutions) ?? [];
  if (name === undefined || until === 'features') return;
  const { available, why } = await nativeStatus();
  if (available) return;
  throw new EngineError(`Expected the native engine for the arm "${name}", which trains convolutions, but ${why ?? 'it is not set up'}.`, {
    hint: '`graft doctor --fix` sets it up; without it, remove the arm: it may be named in --arms or in the experiment file.',
  });
}

/** @throws {ConfigError} for an experiment of which no arm reads features. */
export async function requireFeatureReader(experiment: Experiment): Promise<void> {
  if ((await featureReaders(experiment)).length > 0) return;
  throw new ConfigError('Expected an arm that is trained on features but the experiment has none.', {
    hint: 'Run `graft train` instead.',
  });
}

/** A wrong label would be found only when the features are there. @throws {UnknownNameError} for a label that is not a class. */
export function requireKnownClasses({ arms }: Experiment, classes: readonly string[]): void {
  for (const { classWeights: weights } of Object.values<ArmConfig>(arms)) if (weights !== undefined) classWeights(weights, [], classes);
}

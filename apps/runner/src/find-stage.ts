import { UnknownNameError } from '@graft/core';
import { armLoaders } from './arm-loaders.gen.ts';
import type { StageDefinition } from './pipeline/define-stage.ts';
import { stageLoaders } from './stage-loaders.gen.ts';

const armStages = ['train', 'evaluate'] as const;

/** The names of all stages: those that arms share, and those of each kind of arm. */
export const stageNames: readonly string[] = [
  ...Object.keys(stageLoaders),
  ...Object.keys(armLoaders).flatMap((kind) => armStages.map((stage) => `${kind}-${stage}`)),
];

/**
 * Load one stage, and no other: a process pays only for the runtime that its stage uses.
 *
 * @throws {UnknownNameError} for a name that is not a stage's.
 */
export async function findStage(name: string): Promise<StageDefinition> {
  for (const [own, load] of Object.entries(stageLoaders)) if (own === name) return (await load()).default;
  for (const [kind, load] of Object.entries(armLoaders)) {
    for (const stage of armStages) if (name === `${kind}-${stage}`) return (await load()).default.stages[stage]();
  }
  throw new UnknownNameError({ kind: 'stage', received: name, allowed: stageNames });
}

import { UnknownNameError } from '@graft/core';
import type { StageDefinition } from './pipeline/define-stage.ts';

/** Each stage in a module of its own, loaded when it runs: a stage pays only for the runtime it uses. */
const loaders = {
  split: () => import('./stages/split.ts'),
  features: () => import('./stages/features.ts'),
  'train-head': () => import('./stages/train-head.ts'),
  'train-network': () => import('./stages/train-network.ts'),
  'evaluate-head': () => import('./stages/evaluate-head.ts'),
  'evaluate-network': () => import('./stages/evaluate-network.ts'),
  report: () => import('./stages/report.ts'),
} as const;

export type StageName = keyof typeof loaders;
export const stageNames: readonly StageName[] = Object.keys(loaders) as StageName[];

/** @throws {UnknownNameError} for a name that no stage has. */
export async function findStage(name: string): Promise<StageDefinition> {
  const load = loaders[name as StageName];
  if (!load) throw new UnknownNameError({ kind: 'stage', received: name, allowed: stageNames });
  return (await load()).default as unknown as StageDefinition;
}

import { UnknownNameError } from '@graft/core';
import { backbones } from './backbones.gen.ts';
import type { BackboneSpec } from './define-backbone.ts';

const specs: readonly BackboneSpec[] = Object.values(backbones);

/** Tagged ids of all backbones, in code-point order. */
export const backboneIds: readonly string[] = specs.map(({ id }) => id).sort();

/**
 * @param idOrAlias - `efficientnet-lite0.imagenet-224` or `efficientnet-lite0`.
 * @throws {UnknownNameError} naming the nearest.
 */
export function findBackbone(idOrAlias: string): BackboneSpec {
  const spec = specs.find(({ id, alias }) => id === idOrAlias || alias === idOrAlias);
  if (!spec) {
    const allowed = specs.flatMap(({ id, alias }) => [alias, id]);
    throw new UnknownNameError({ kind: 'backbone', received: idOrAlias, allowed, listedBy: 'graft models' });
  }
  return spec;
}

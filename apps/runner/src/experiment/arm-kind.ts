import { UnknownNameError } from '@graft/core';
import { type ArmKindName, armKinds } from '../arms.gen.ts';
import type { ArmConfig, ArmKind } from '../define-arm.ts';

/** Every kind of arm, by its name. */
export const allArmKinds: Readonly<Record<ArmKindName, ArmKind>> = armKinds;

/** The kind of an arm's settings. @throws {UnknownNameError} for a kind that is not registered. */
export function armKindOf({ kind }: Pick<ArmConfig, 'kind'>): ArmKind {
  if (Object.hasOwn(allArmKinds, kind)) return allArmKinds[kind as ArmKindName];
  throw new UnknownNameError({ kind: 'kind of arm', received: kind, allowed: Object.keys(allArmKinds) });
}

import { ArtifactError, ShapeMismatchError } from '@graft/core';
import type { HeadTensors } from './define-head.ts';

/**
 * Require exactly these tensors.
 *
 * @param shapes - by name.
 * @throws {ArtifactError} for other names, or a number that is not finite; {ShapeMismatchError} for another shape.
 */
export function requireTensors(tensors: HeadTensors, shapes: Readonly<Record<string, readonly number[]>>): void {
  const hint = 'The file is not a head of this kind; train the arm again.';
  const names = Object.keys(shapes);
  if (tensors.size !== names.length || names.some((name) => !tensors.has(name))) {
    throw new ArtifactError(
      `Expected the tensors ${names.join(', ')} in the head but received ${[...tensors.keys()].join(', ') || 'none'}.`,
      {
        hint,
      },
    );
  }
  for (const { name, shape, data } of tensors.values()) {
    if (String(shape) !== String(shapes[name])) throw new ShapeMismatchError(name, shapes[name], shape, hint);
    const wrong = data.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new ArtifactError(`Expected finite numbers in ${name} but number ${wrong} is ${data[wrong]}.`, { hint });
  }
}

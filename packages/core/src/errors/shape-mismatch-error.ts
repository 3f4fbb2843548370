import { elementCount } from '../numbers/element-count.ts';
import { hasCode, PipelineError } from './pipeline-error.ts';

/** A tensor, matrix, image or weight does not have the shape that its use demands. Exit status 4. */
export class ShapeMismatchError extends PipelineError {
  readonly expected: readonly (number | string)[];
  readonly received: readonly number[];

  /**
   * @param expected - the shape; words such as `N` stand for dimensions that are free.
   * @param received - the shape that came, or the number of values where they came without one.
   */
  constructor(what: string, expected: readonly (number | string)[], received: readonly number[], hint?: string) {
    super('GRAFT_SHAPE_MISMATCH', messageFor(what, expected, received), { hint });
    this.expected = expected;
    this.received = received;
  }

  static override isInstance(error: unknown): error is ShapeMismatchError {
    return hasCode(error, 'GRAFT_SHAPE_MISMATCH');
  }
}

function messageFor(what: string, expected: readonly (number | string)[], received: readonly number[]): string {
  const shape = `[${expected.join(', ')}]`;
  const isCount = received.length === 1 && expected.length > 1;
  if (!isCount || !expected.every((size) => typeof size === 'number')) {
    return `Expected shape ${shape} for ${what} but received [${received.join(', ')}].`;
  }
  return `Expected ${elementCount(expected)} values of shape ${shape} for ${what} but received ${received[0]}.`;
}

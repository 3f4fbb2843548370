import { hasCode, PipelineError } from './pipeline-error.ts';

/** A tensor, matrix or weight has another shape than its use demands. Exit status 4. */
export class ShapeMismatchError extends PipelineError {
  readonly expected: readonly (number | string)[];
  readonly received: readonly number[];

  constructor(what: string, expected: readonly (number | string)[], received: readonly number[], hint?: string) {
    super('GRAFT_SHAPE_MISMATCH', `Expected shape [${expected.join(', ')}] for ${what} but received [${received.join(', ')}].`, { hint });
    this.expected = expected;
    this.received = received;
  }

  static override isInstance(error: unknown): error is ShapeMismatchError {
    return hasCode(error, 'GRAFT_SHAPE_MISMATCH');
  }
}

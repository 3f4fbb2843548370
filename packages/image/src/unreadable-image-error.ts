import { DataError, type PipelineErrorOptions } from '@graft/core';

/** What is wrong with a file that cannot be read. `unsupported` includes files that are not pictures. */
export type ImageProblem = 'unsupported' | 'truncated' | 'damaged' | 'too-large';

/** The kind of the problem, besides hint and cause. */
export interface UnreadableImageErrorOptions extends PipelineErrorOptions {
  readonly problem: ImageProblem;
}

/** A file that is not an image, is broken, or exceeds the limits. `reason` alone fits into a list of excluded files. */
export class UnreadableImageError extends DataError {
  /** Completes "it could not be read: ...", without a full stop; depends on the bytes alone. */
  readonly reason: string;
  readonly problem: ImageProblem;

  constructor(name: string, reason: string, { problem, ...options }: UnreadableImageErrorOptions) {
    super(`Expected a readable image in ${name} but ${reason}.`, options);
    this.reason = reason;
    this.problem = problem;
  }

  static override isInstance(error: unknown): error is UnreadableImageError {
    return DataError.isInstance(error) && typeof (error as Partial<UnreadableImageError>).reason === 'string';
  }
}

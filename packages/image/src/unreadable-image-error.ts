import { DataError, type PipelineErrorOptions } from '@graft/core';

/** What is wrong with a file that cannot be read: `unsupported` also stands for what is no picture at all. */
export type ImageProblem = 'unsupported' | 'truncated' | 'damaged' | 'too-large';

export interface UnreadableImageErrorOptions extends PipelineErrorOptions {
  readonly problem: ImageProblem;
}

/** A file that is no image, a broken one, or one beyond the limits; `reason` alone fits a list of left-out files. */
export class UnreadableImageError extends DataError {
  /** Continues "it could not be read: ...", without a full stop. */
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

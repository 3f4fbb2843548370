import { DataError, type PipelineErrorOptions } from '@graft/core';

/** A file that is no image, a broken one, or one beyond the limits; `reason` alone fits a list of left-out files. */
export class UnreadableImageError extends DataError {
  /** Continues "it could not be read: ...", without a full stop. */
  readonly reason: string;

  constructor(name: string, reason: string, options?: PipelineErrorOptions) {
    super(`Expected a readable image in ${name} but ${reason}.`, options);
    this.reason = reason;
  }

  static override isInstance(error: unknown): error is UnreadableImageError {
    return DataError.isInstance(error) && typeof (error as Partial<UnreadableImageError>).reason === 'string';
  }
}

import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** The photos are not usable: missing, empty, unreadable, of one class only. Exit status 3. */
export class DataError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_DATA', message, options);
  }

  static override isInstance(error: unknown): error is DataError {
    return hasCode(error, 'GRAFT_DATA');
  }
}

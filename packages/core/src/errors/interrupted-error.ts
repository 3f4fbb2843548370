import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** The user or the system asked the work to stop. Exit status 130. */
export class InterruptedError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_INTERRUPTED', message, options);
  }

  static override isInstance(error: unknown): error is InterruptedError {
    return hasCode(error, 'GRAFT_INTERRUPTED');
  }
}

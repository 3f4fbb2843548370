import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** A condition set by the user was not met. Exit status 5. */
export class GateError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_GATE', message, options);
  }

  static override isInstance(error: unknown): error is GateError {
    return hasCode(error, 'GRAFT_GATE');
  }
}

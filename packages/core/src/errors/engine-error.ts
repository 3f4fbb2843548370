import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** The runtime that the work needs is not available on this machine, or cannot run the network. Exit status 6. */
export class EngineError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_ENGINE', message, options);
  }

  static override isInstance(error: unknown): error is EngineError {
    return hasCode(error, 'GRAFT_ENGINE');
  }
}

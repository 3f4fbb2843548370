import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** Pretrained weights could not be obtained, or do not match their pin. Exit status 6. */
export class WeightsError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_WEIGHTS', message, options);
  }

  static override isInstance(error: unknown): error is WeightsError {
    return hasCode(error, 'GRAFT_WEIGHTS');
  }
}

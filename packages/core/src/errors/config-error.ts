import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** A setting, an argument or an experiment file does not have the required form. Exit status 2. */
export class ConfigError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_CONFIG', message, options);
  }

  static override isInstance(error: unknown): error is ConfigError {
    return hasCode(error, 'GRAFT_CONFIG');
  }
}

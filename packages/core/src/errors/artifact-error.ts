import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** A file that Graft wrote or has to write is missing, broken or does not match its record. Exit status 4. */
export class ArtifactError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_ARTIFACT', message, options);
  }

  static override isInstance(error: unknown): error is ArtifactError {
    return hasCode(error, 'GRAFT_ARTIFACT');
  }
}

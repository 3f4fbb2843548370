import { hasCode, PipelineError, type PipelineErrorOptions } from './pipeline-error.ts';

/** A file that Graft wrote, or should now write, is missing, broken or not what its record says. Exit status 4. */
export class ArtifactError extends PipelineError {
  constructor(message: string, options?: PipelineErrorOptions) {
    super('GRAFT_ARTIFACT', message, options);
  }

  static override isInstance(error: unknown): error is ArtifactError {
    return hasCode(error, 'GRAFT_ARTIFACT');
  }
}

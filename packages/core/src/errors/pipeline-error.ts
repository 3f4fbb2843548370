const marker = Symbol.for('graft.pipeline-error');

/** What an error says besides its message. */
export interface PipelineErrorOptions {
  /** The way out: what the user can do now. Whole sentences. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Base of every error that a user can meet: what was expected and what came (`message`), and the way out (`hint`).
 *
 * ```ts
 * try {
 *   await decodeImage('absent.jpg', { orientation: 'exif' });
 * } catch (error) {
 *   if (!PipelineError.isInstance(error)) throw error;
 *   console.error(error.code, error.message, error.hint); // GRAFT_DATA Expected an image file at absent.jpg but ...
 * }
 * ```
 *
 * `isInstance` compares a `Symbol.for` marker instead of the prototype, so that two copies of this package in one
 * process recognise each other's errors.
 */
export class PipelineError extends Error {
  /** Stable and machine-readable, `GRAFT_...`. */
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: PipelineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    Object.defineProperty(this, marker, { value: true });
  }

  static isInstance(error: unknown): error is PipelineError {
    return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[marker] === true;
  }
}

/** `isInstance` for a subclass: the marker and the code, never the prototype. */
export function hasCode(error: unknown, code: string): boolean {
  return PipelineError.isInstance(error) && error.code === code;
}

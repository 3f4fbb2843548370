/** To a worker: what it opens with, a task, or that no task follows. */
export type ToWorker<Setup, Task> =
  | { readonly kind: 'setup'; readonly setup: Setup }
  | { readonly kind: 'task'; readonly id: number; readonly task: Task }
  | { readonly kind: 'stop' };

/** The answer to one task. An error crosses as data: its class would be lost. */
export type FromWorker<Result> =
  | { readonly id: number; readonly result: Result; readonly error?: undefined }
  | { readonly id: number; readonly error: SentError };

export interface SentError {
  readonly message: string;
  readonly stack: string | undefined;
  /** Set for a `PipelineError`. */
  readonly code: string | undefined;
  readonly hint: string | undefined;
}

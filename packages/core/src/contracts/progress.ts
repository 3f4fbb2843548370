/** Progress of one piece of long work. The CLI draws it; a library caller may ignore it. */
export interface ProgressEvent {
  /** What is being done, as a noun for people: `features`, `control epoch 3`. */
  readonly task: string;
  readonly done: number;
  /** In the same unit as `done`; absent while unknown. */
  readonly total?: number | undefined;
  /** Printed after the numbers: `val accuracy 0.97`. */
  readonly note?: string | undefined;
}

/** Receives progress; called often, so it should be quick. */
export type OnProgress = (event: ProgressEvent) => void;

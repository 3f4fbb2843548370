/** One stage instance of an experiment. */
export interface PlannedTask {
  /** `split`, `features`, `report`, or `<arm>/train`, `<arm>/evaluate`, `<arm>/export`. */
  readonly id: string;
  readonly stage: string;
  readonly slice: unknown;
  /** Upstream artifacts: name in the stage -> task id; `index` is the manifest, which no task writes. */
  readonly needs: Readonly<Record<string, string>>;
}

/** A stage instance with its place: the workspace it lies in and the name of its turbo task there. */
export interface PlacedTask extends PlannedTask {
  /** Absolute. */
  readonly workspace: string;
  readonly taskName: string;
  /** Absolute. */
  readonly output: string;
}

/** The tasks of `targets` and all that they need, upstream first. */
export function upstreamOf<Task extends PlannedTask>(tasks: readonly Task[], targets: readonly PlannedTask[]): Task[] {
  const wanted = new Set(targets.map(({ id }) => id));
  for (const task of [...tasks].reverse()) {
    if (wanted.has(task.id)) for (const id of Object.values(task.needs)) wanted.add(id);
  }
  return tasks.filter(({ id }) => wanted.has(id));
}

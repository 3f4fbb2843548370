import type { StageDefinition } from './define-stage.ts';
import type { PlacedTask } from './planned-task.ts';

/** How an experiment is laid out on disk: what the two ways differ in. */
export interface PlacementScheme {
  readonly root: string;
  readonly sharedWorkspace: string;
  readonly machineFile?: string;
  /** Keys of every `turbo.json` besides its tasks. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly placeOf: (id: string) => Pick<PlacedTask, 'workspace' | 'taskName' | 'output'>;
  readonly packageOf: (workspace: string) => string;
  readonly manifestOf: (workspace: string) => Readonly<Record<string, string>>;
  /** A file outside the task's workspace as turbo's input. */
  readonly inputOf: (path: string) => string;
  readonly entryFrom: (workspace: string) => string;
  /** How the code that computes enters a task: tasks it depends on, files it reads, outputs of tasks it hashes. */
  readonly codeOf: (
    task: PlacedTask,
    stage: StageDefinition,
  ) => Promise<Readonly<Record<'dependsOn' | 'files' | 'from' | 'globs', readonly string[]>>>;
  readonly finish: (workspaces: readonly string[]) => Promise<void>;
  /** turbo's arguments that select tasks, and with them all upstream. */
  readonly select: (targets: readonly PlacedTask[]) => readonly string[];
}

import { PipelineError } from '../errors/pipeline-error.ts';
import { requireRange } from '../errors/require-range.ts';
import type { FromWorker, SentError, ToWorker } from './messages.ts';
import { type StartedWorker, startProcess, startThread } from './start-worker.ts';

export interface PoolOptions<Setup, Task> {
  /** Compiled module that calls `answerTasks`. */
  readonly module: URL;
  /** Threads share memory; processes share nothing, so that a crash in native code ends one of them alone. */
  readonly kind: 'thread' | 'process';
  /** Workers, 1 or more. */
  readonly size: number;
  /** In messages, after "the". */
  readonly name: string;
  /** What each worker opens with. They load their code while it is still a promise; where that rejects, every task does. */
  readonly setup: Setup | Promise<Setup>;
  /** Names a task in the message about a worker that ended: "cat/7.jpg". */
  readonly describe: (task: Task) => string;
  /** The way out where a worker ends. */
  readonly hint?: string | undefined;
  /** Processes only: environment variables where the caller's own environment does not set them. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Workers that answer tasks. Where a result depends on its task alone, neither their number nor their speed changes it. */
export interface WorkerPool<Task, Result> {
  /**
   * Hand a task to the worker that has fewest to answer. Bounded and in order: `mapOrdered(tasks, 2 * size, pool.run)`.
   *
   * @param moved - memory of the task that moves to the worker instead of being copied; threads only.
   * @returns rejected with what the task threw in the worker (a `PipelineError` keeps code and hint), or where its worker
   *   ends, which is told with the worker's and the task's name. From then on every new task rejects.
   */
  run(task: Task, moved?: readonly ArrayBuffer[]): Promise<Result>;
  /** Rejects what is not answered, lets each worker finish what it has in work, and ends them. */
  end(): Promise<void>;
}

/**
 * Start the workers of a pool.
 *
 * @throws {ConfigError} when the size is not a whole number, 1 or more.
 */
export function startPool<Setup, Task, Result>(options: PoolOptions<Setup, Task>): WorkerPool<Task, Result> {
  const { size, name, setup } = options;
  requireRange(Number.isSafeInteger(size) && size >= 1, { expected: '1 or more', name: `the size of the ${name}`, received: size });
  let failure: unknown;
  const fail = (reason: unknown): void => {
    failure ??= reason;
  };
  const workers = Array.from({ length: size }, (_, at) => startOne<Setup, Task, Result>(at + 1, options, fail));
  const rejectAll = (reason: unknown): void => {
    fail(reason);
    for (const worker of workers) worker.reject(reason);
  };
  Promise.resolve(setup).then((value) => {
    for (const worker of workers) worker.send({ kind: 'setup', setup: value });
  }, rejectAll);
  return {
    run: (task, moved) =>
      new Promise((resolve, reject) => {
        const [free] = workers.toSorted((a, b) => a.owed.size - b.owed.size);
        if (failure !== undefined) reject(failure);
        else free?.ask({ task, resolve, reject }, moved);
      }),
    async end() {
      rejectAll(
        new PipelineError('GRAFT_WORKER', `Expected the ${name} at work but it was ended.`, { hint: 'Await every task before end().' }),
      );
      for (const worker of workers) worker.send({ kind: 'stop' });
      await Promise.all(workers.map(({ ended }) => ended));
    },
  };
}

interface Question<Task, Result> {
  readonly task: Task;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface PoolWorker<Setup, Task, Result> extends StartedWorker {
  /** By the id of the message. */
  readonly owed: ReadonlyMap<number, Question<Task, Result>>;
  send(message: ToWorker<Setup, Task>, moved?: readonly ArrayBuffer[]): void;
  ask(question: Question<Task, Result>, moved: readonly ArrayBuffer[] | undefined): void;
  reject(reason: unknown): void;
}

function startOne<Setup, Task, Result>(
  number: number,
  { module, kind, name, describe, hint, env = {} }: PoolOptions<Setup, Task>,
  fail: (reason: unknown) => void,
): PoolWorker<Setup, Task, Result> {
  const owed = new Map<number, Question<Task, Result>>();
  let next = 0;
  const reject = (reason: unknown): void => {
    for (const question of owed.values()) question.reject(reason);
    owed.clear();
  };
  const onEnd = (how: string, cause?: unknown): void => {
    const [first, ...more] = [...owed.values()].map(({ task }) => describe(task));
    const tasks =
      first === undefined
        ? ''
        : ` for ${first}${more.length > 0 ? ` and ${more.length} more ${more.length === 1 ? 'task' : 'tasks'}` : ''}`;
    const message = `Expected ${kind} ${number} of the ${name} to answer${tasks} but it ${how}.`;
    const error = new PipelineError('GRAFT_WORKER', message, { hint, cause });
    fail(error);
    reject(error);
  };
  const onMessage = (message: unknown): void => {
    const answer = message as FromWorker<Result>;
    const question = owed.get(answer.id);
    owed.delete(answer.id);
    if (answer.error) question?.reject(receivedError(answer.error));
    else question?.resolve(answer.result);
  };
  const listeners = { onMessage, onEnd };
  const worker = kind === 'thread' ? startThread(module, listeners) : startProcess(module, env, listeners);
  return {
    ...worker,
    owed,
    reject,
    ask(question, moved) {
      worker.send({ kind: 'task', id: next, task: question.task }, moved);
      owed.set(next++, question);
    },
  };
}

function receivedError({ code, message, stack, hint }: SentError): Error {
  return code === undefined ? Object.assign(new Error(message), { stack }) : new PipelineError(code, message, { hint });
}

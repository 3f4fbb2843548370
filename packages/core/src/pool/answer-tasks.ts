import { parentPort } from 'node:worker_threads';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { FromWorker, SentError, ToWorker } from './messages.ts';

export interface AnswerOptions<Result> {
  /** Tasks in work at once; default 1, in the order asked. */
  readonly atOnce?: number | undefined;
  /** Memory of a result that moves to the pool instead of being copied; threads only. */
  readonly moved?: ((result: Result) => readonly ArrayBuffer[]) | undefined;
}

/**
 * The worker's side of `startPool`: a module that calls this is a thread or a process of a pool.
 *
 * A process ends with its parent, however the parent ends. It ignores the signals that a terminal sends to both, so that
 * the parent decides what is still finished.
 *
 * @param open - called once with the pool's setup, before the first task; what it throws is the answer to every task.
 */
export function answerTasks<Setup, Task, Result>(
  open: (setup: Setup) => ((task: Task) => Result | Promise<Result>) | Promise<(task: Task) => Result | Promise<Result>>,
  { atOnce = 1, moved = () => [] }: AnswerOptions<Result> = {},
): void {
  let opened: Promise<(task: Task) => Result | Promise<Result>> | undefined;
  const waiting: { readonly id: number; readonly task: Task }[] = [];
  let working = 0;
  let isStopping = false;

  const proceed = (): void => {
    if (isStopping && working === 0) process.exit();
    for (; opened && working < atOnce && waiting.length > 0; working++) void work(opened);
  };
  const work = async (answerer: NonNullable<typeof opened>): Promise<void> => {
    const { id, task } = waiting.shift() as (typeof waiting)[number];
    try {
      const result = await (await answerer)(task);
      send({ id, result }, moved(result));
    } catch (error) {
      send({ id, error: sentError(error) }, []);
    }
    working--;
    proceed();
  };
  receive((message: ToWorker<Setup, Task>) => {
    if (message.kind === 'setup') {
      opened = Promise.resolve(message.setup).then(open);
      opened.catch(() => undefined);
    } else if (message.kind === 'task') {
      waiting.push(message);
    } else {
      isStopping = true;
      waiting.length = 0;
    }
    proceed();
  });
}

function receive<Message>(listener: (message: Message) => void): void {
  if (parentPort) {
    parentPort.on('message', listener);
    return;
  }
  process.on('message', listener);
  process.on('disconnect', () => process.exit());
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
}

function send(answer: FromWorker<unknown>, moved: readonly ArrayBuffer[]): void {
  if (parentPort) parentPort.postMessage(answer, moved);
  // A parent that is gone hears nothing, and its end is this process's.
  else if (process.connected) process.send?.(answer, undefined, undefined, () => undefined);
}

function sentError(error: unknown): SentError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const { code, hint } = PipelineError.isInstance(error) ? error : {};
  return { message, stack, code, hint };
}

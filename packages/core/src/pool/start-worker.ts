import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

export interface WorkerListeners {
  readonly onMessage: (message: unknown) => void;
  /** @param how - continues "but it": "ended by SIGKILL". May be called twice; the first reason is the true one. */
  readonly onEnd: (how: string, cause?: unknown) => void;
}

/** A thread or a process, to the pool the same. */
export interface StartedWorker {
  /** @param moved - memory that leaves this thread; a process receives a copy. */
  send(message: unknown, moved?: readonly ArrayBuffer[]): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

export function startThread(module: URL, { onMessage, onEnd }: WorkerListeners): StartedWorker {
  const worker = new Worker(module);
  worker.on('message', onMessage);
  worker.on('error', (cause: Error) => onEnd(`threw "${cause.message}"`, cause));
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', (status) => {
      onEnd(`exited with status ${status}`);
      resolve();
    });
  });
  return { send: (message, moved) => worker.postMessage(message, moved), ended };
}

/** @param env - defaults that the environment of this process overrides. */
export function startProcess(module: URL, env: Readonly<Record<string, string>>, { onMessage, onEnd }: WorkerListeners): StartedWorker {
  const child = fork(fileURLToPath(module), {
    execArgv: [],
    env: { ...env, ...process.env },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', onMessage);
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (status, signal) => {
      onEnd(`ended by ${signal ?? `status ${status}`}`);
      resolve();
    });
    child.on('error', (cause) => {
      // A message that cannot be sent finds its process ending; how that ends says more than a broken pipe.
      if (child.pid !== undefined) child.kill('SIGKILL');
      else {
        onEnd(`could not be started: ${cause.message}`, cause);
        resolve();
      }
    });
  });
  return {
    send(message) {
      if (child.connected) child.send(message as object);
    },
    ended,
  };
}

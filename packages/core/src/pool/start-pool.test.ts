import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { DataError } from '../errors/data-error.ts';
import { mapOrdered } from './map-ordered.ts';
import { type PoolOptions, startPool, type WorkerPool } from './start-pool.ts';

interface Task {
  readonly say: string;
  readonly sleep?: number;
  readonly bytes?: Uint8Array;
}

interface Answer {
  readonly setup: string;
  readonly say: string;
  /** Id of the thread or process. */
  readonly worker: number;
  /** Tasks that it had in work at once so far. */
  readonly most: number;
  readonly bytes?: Uint8Array;
}

// Workers run from the build, as users start them.
const isBuilt = existsSync(new URL('../../dist/pool/index.js', import.meta.url));
const fixture = (name: string): URL => new URL(`./__fixtures__/${name}`, import.meta.url);

let pool: WorkerPool<Task, Answer> | undefined;
afterEach(() => pool?.end());

function start(options: Partial<PoolOptions<string, Task>>): WorkerPool<Task, Answer> {
  const describeTask = ({ say }: Task): string => say;
  const module = fixture('pool-worker.mjs');
  pool = startPool({ module, kind: 'thread', size: 1, name: 'test', setup: 'ready', describe: describeTask, ...options });
  return pool;
}

describe.skipIf(!isBuilt && !process.env.CI).each(['thread', 'process'] as const)('a pool of one kind of worker: %s', (kind) => {
  it('answers in the order of the tasks and uses every worker, one task at a time in each', async () => {
    const { run } = start({ kind, size: 3 });
    const answers: Answer[] = [];
    const tasks = Array.from({ length: 24 }, (_, at) => ({ say: `${at}`, sleep: (at * 7) % 5 }));
    for await (const answer of mapOrdered(tasks, 6, (task) => run(task))) answers.push(answer);
    expect(answers.map(({ say }) => say)).toEqual(tasks.map(({ say }) => say));
    expect(new Set(answers.map(({ worker }) => worker)).size).toBe(3);
    expect(new Set(answers.map(({ most }) => most))).toEqual(new Set([1]));
  });

  it('opens with a setup that comes after the first tasks', async () => {
    const { run } = start({ kind, setup: sleep(50, 'late') });
    expect(await run({ say: 'hello' })).toMatchObject({ say: 'hello', setup: 'late' });
  });

  it('rejects every task where the setup fails, in the caller or in the worker', async () => {
    await expect(start({ kind, setup: Promise.reject(new DataError('no setup')) }).run({ say: 'a' })).rejects.toThrow('no setup');
    await pool?.end();
    const { run } = start({ kind, setup: 'wrong' });
    for (const say of ['a', 'b']) await expect(run({ say })).rejects.toThrow('the setup is wrong');
  });

  it('hands on a PipelineError with code and hint and any other error with its stack, and goes on', async () => {
    const { run } = start({ kind });
    await expect(run({ say: 'refuse' })).rejects.toMatchObject({ code: 'GRAFT_DATA', message: 'the photo is broken', hint: 'Remove it.' });
    await expect(run({ say: 'bug' })).rejects.toMatchObject({ stack: expect.stringContaining('pool-worker.mjs') });
    expect(await run({ say: 'hello' })).toMatchObject({ say: 'hello' });
  });

  it('names the worker that ends and its tasks, and refuses tasks from then on', async () => {
    const { run } = start({ kind, hint: 'Run again.' });
    const how = kind === 'thread' ? 'exited with status 3' : 'ended by status 3';
    const message = `Expected ${kind} 1 of the test to answer for exit and 2 more tasks but it ${how}.`;
    const answers = await Promise.allSettled(['exit', 'b', 'c'].map((say) => run({ say })));
    for (const answer of answers) expect(answer).toMatchObject({ reason: { code: 'GRAFT_WORKER', message, hint: 'Run again.' } });
    await expect(run({ say: 'd' })).rejects.toThrow(message);
  });

  it('loses with a worker no answer of another', async () => {
    const { run } = start({ kind, size: 2 });
    const answers = await Promise.allSettled([run({ say: 'exit' }), run({ say: 'slow', sleep: 300 })]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('rejects what waits when it is ended', async () => {
    const { run, end } = start({ kind });
    await run({ say: 'hello' });
    const waiting = Promise.allSettled([run({ say: 'a', sleep: 20 }), run({ say: 'b' })]);
    await end();
    for (const answer of await waiting)
      expect(answer).toMatchObject({ reason: { message: 'Expected the test at work but it was ended.' } });
    await expect(run({ say: 'c' })).rejects.toThrow('it was ended');
  });
});

describe.skipIf(!isBuilt && !process.env.CI)('a pool', () => {
  it('names a process that a signal ended', async () => {
    await expect(start({ kind: 'process' }).run({ say: 'kill' })).rejects.toThrow(
      'process 1 of the test to answer for kill but it ended by SIGKILL.',
    );
  });

  it('keeps the error of a thread that dies of one', async () => {
    const failure = await start({})
      .run({ say: 'throw' })
      .then(String, (error: Error) => error);
    expect(failure).toMatchObject({
      message: expect.stringContaining('but it threw "Expected property name'),
      cause: { name: 'SyntaxError' },
    });
  });

  it('says why a module cannot be loaded', async () => {
    await expect(start({ module: fixture('absent.mjs') }).run({ say: 'a' })).rejects.toThrow('but it threw "Cannot find module');
  });

  it('moves memory to a thread and back where it is told to', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const answer = start({}).run({ say: 'hello', bytes }, [bytes.buffer]);
    expect(bytes).toHaveLength(0);
    expect((await answer).bytes).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('refuses a size below 1', () => {
    expect(() => start({ size: 0 })).toThrow('Expected 1 or more for the size of the test but received 0.');
  });

  it('ends its processes when the parent is killed', { timeout: 30_000 }, async () => {
    const parent = spawn(process.execPath, [fileURLToPath(fixture('abandoned-pool.mjs'))], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const worker = Number(line.toString());
    expect(isAlive(worker)).toBe(true);
    parent.kill('SIGKILL');
    for (let waited = 0; isAlive(worker) && waited < 20_000; waited += 20) await sleep(20);
    expect(isAlive(worker)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

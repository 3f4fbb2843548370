// A worker of the pool's tests, from the build, as users start them.
import { isMainThread, threadId } from 'node:worker_threads';
import { DataError } from '../../../dist/index.js';
import { answerTasks } from '../../../dist/pool/index.js';

let working = 0;
let most = 0;

answerTasks(
  (setup) => {
    if (setup === 'wrong') throw new DataError('the setup is wrong');
    return async ({ say, sleep = 0, bytes }) => {
      most = Math.max(most, ++working);
      await new Promise((resolve) => setTimeout(resolve, sleep));
      working--;
      if (say === 'refuse') throw new DataError('the photo is broken', { hint: 'Remove it.' });
      if (say === 'bug') return undefined.length;
      if (say === 'exit') process.exit(3);
      if (say === 'kill') process.kill(process.pid, 'SIGKILL');
      if (say === 'throw') await new Promise(() => setImmediate(() => JSON.parse('{')));
      return { setup, say, worker: isMainThread ? process.pid : threadId, most, bytes };
    };
  },
  { moved: ({ bytes }) => (bytes ? [bytes.buffer] : []) },
);

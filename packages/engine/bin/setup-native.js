#!/usr/bin/env node
// Completes the native engine and says what it does. On a machine that cannot have it: exit status 0, the reason and the command.
import { completeNative } from '../dist/index.js';

// With --json the lines go to stderr, and the outcome is one JSON object on stdout for the set-up that called.
const isJson = process.argv.includes('--json');
const say = isJson ? console.error : console.log;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());

let lastLine = '';
let lastTime = Number.NEGATIVE_INFINITY;
/** One line per task, and then at most one every five seconds. */
function onProgress({ task, done, total }) {
  const begins = !lastLine.startsWith(task);
  if (!begins && total === 1) return;
  if (!begins && performance.now() - lastTime < 5000) return;
  lastLine = total === undefined ? `${task} ${done}` : `${task} ${done}/${total}`;
  lastTime = performance.now();
  say(`native engine: ${total === 1 ? task : lastLine}`);
}

try {
  const outcome = await completeNative({
    onProgress,
    log: (line) => say(`native engine: ${line}`),
    signal: interrupted.signal,
  });
  const { state, runtime, why, seconds } = outcome;
  if (isJson) console.log(JSON.stringify({ ...outcome, command: 'npm run setup:native' }));
  if (state === 'ready') {
    say(`native engine: ready, ${runtime} (${seconds} s)`);
  } else {
    say(`native engine: skipped after ${seconds} s, because ${why}`);
    say('native engine: the transfer arm works without; the control and fine-tune arms need it.');
    say('native engine: `npm run setup:native` tries again.');
  }
} catch (error) {
  if (error?.code === 'GRAFT_INTERRUPTED' || interrupted.signal.aborted) {
    console.error('native engine: interrupted; the next set-up starts over.');
    process.exitCode = 130;
  } else if (error?.code?.startsWith('GRAFT_')) {
    console.error(`native engine: ${error.message}${error.hint ? ` ${error.hint}` : ''}`);
    process.exitCode = 6;
  } else {
    throw error;
  }
}

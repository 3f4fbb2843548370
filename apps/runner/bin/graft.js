#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const fewest = 512;
const allowed = openFiles();
if (allowed < fewest) {
  // Below it Node cannot even load the modules, and blames them for it.
  process.stderr.write(`GRAFT_ENGINE  Expected a limit of at least ${fewest} open files but it is ${allowed}.\n`);
  process.stderr.write(`              Raise it, for example with \`ulimit -n 1024\`, and run the same command again.\n`);
  process.exitCode = 6;
} else {
  await import('../dist/cli.js');
}

/** The limit that Linux tells; elsewhere nothing says it without a program of its own. */
function openFiles() {
  try {
    const [, limit] = /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return Number(limit ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

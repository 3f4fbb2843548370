import { readdirSync, readFileSync } from 'node:fs';

/**
 * Live processes that belong to `root`: the session that it leads, and all descendants. The session finds processes that lost
 * their parent (turbo killed, its stage still running). Linux only; empty elsewhere.
 *
 * @param root - pid of a process spawned with `detached: true`, so that it leads a session; it may have ended already.
 * @returns pids without zombies.
 */
export function processTree(root) {
  const rows = listProcesses();
  const members = new Set(rows.filter((row) => row.pid === root || row.session === root).map((row) => row.pid));
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const row of rows) if (members.has(row.parent)) members.add(row.pid);
  }
  return rows.filter((row) => members.has(row.pid) && row.state !== 'Z').map((row) => row.pid);
}

/** Send SIGKILL to all of them until none is left: one may have forked while the list was read. */
export async function killTree(root) {
  for (let pids = processTree(root); pids.length > 0; pids = processTree(root)) {
    for (const pid of pids) signalProcess(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** @returns whether the process existed. */
export function signalProcess(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

/** Highest resident set so far (the kernel's own mark) and the present one, in bytes; undefined after the process ended. */
export function residentSet(pid) {
  const status = readProc(`/proc/${pid}/status`);
  const field = (name) => Number(status?.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1]) * 1024;
  return status?.includes('VmHWM') ? { peak: field('VmHWM'), now: field('VmRSS') } : undefined;
}

function listProcesses() {
  const rows = [];
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
    const stat = /^\d+$/.test(name) && readProc(`/proc/${name}/stat`);
    if (!stat) continue;
    // "pid (name) state parent group session ...": the name may itself hold spaces and brackets.
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    rows.push({ pid: Number(name), state, parent: Number(parent), session: Number(session) });
  }
  return rows;
}

/** A process may end between two reads. */
function readProc(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

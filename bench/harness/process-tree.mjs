import { readdirSync, readFileSync } from 'node:fs';

/**
 * Live processes that belong to `root`: those of the session it leads, and all that descend from one of these. The
 * session finds what lost its parent on the way (turbo killed, its stage still running). Linux; elsewhere empty.
 *
 * @param root - pid of a process spawned with `detached: true`, which makes it lead a session; it may be gone already.
 * @returns pids; zombies are left out.
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

/** SIGKILL for all of them, again until none is left: one may have forked while the list was read. */
export async function killTree(root) {
  for (let pids = processTree(root); pids.length > 0; pids = processTree(root)) {
    for (const pid of pids) signalProcess(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** @returns whether there was such a process. */
export function signalProcess(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

/** Highest resident set that the process had so far (the kernel's own mark) and its present one, in bytes; undefined when it is gone. */
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

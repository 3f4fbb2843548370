import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process at one moment; `started` tells it from a later one of the same pid. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
}

/**
 * All descendants of a process, parents first. An empty list on Windows, where the pid of a parent proves nothing.
 *
 * Synchronous, as {@link killDescendants} is: the caller is about to end.
 */
export function listDescendants(pid: number = process.pid): ProcessRow[] {
  const children = groupByParent(allProcesses());
  const found: ProcessRow[] = [];
  for (let next: readonly number[] = [pid]; next.length > 0; ) {
    const rows = next.flatMap((parent) => children.get(parent) ?? []);
    found.push(...rows);
    next = rows.map((row) => row.pid);
  }
  return found;
}

/**
 * End all descendants at once. They are halted first, until no new one is found: killing a process alone would orphan its children, and
 * a process that keeps running may start another one.
 *
 * @param known - earlier descendants, whose parents may have ended since.
 */
export function killDescendants(known: readonly ProcessRow[]): void {
  const halted = new Map<number, ProcessRow>();
  const halt = (rows: readonly ProcessRow[]): boolean => {
    const fresh = rows.filter(({ pid }) => !halted.has(pid));
    for (const row of fresh) {
      halted.set(row.pid, row);
      send(row.pid, 'SIGSTOP');
    }
    return fresh.length > 0;
  };
  const running = new Map(allProcesses().map((row) => [row.pid, row.started]));
  const orphans = known.filter(({ pid, started }) => running.get(pid) === started);
  halt(orphans);
  while (halt([...listDescendants(), ...orphans.flatMap(({ pid }) => listDescendants(pid))]));
  for (const pid of halted.keys()) send(pid, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

function groupByParent(rows: readonly ProcessRow[]): Map<number, ProcessRow[]> {
  const groups = new Map<number, ProcessRow[]>();
  for (const row of rows) groups.set(row.parent, [...(groups.get(row.parent) ?? []), row]);
  return groups;
}

function allProcesses(): ProcessRow[] {
  if (process.platform === 'linux') return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? procRow(Number(name)) : []));
  if (process.platform === 'win32') return [];
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,lstart='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [, pid, parent, started = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), started }];
  });
}

/**
 * Fields 4 and 22 of /proc/PID/stat.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 2, the program's name, may itself hold ") ".
 */
function procRow(pid: number): ProcessRow[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid, parent: Number(fields[1]), started: fields[19] ?? '' }];
  } catch {
    return [];
  }
}

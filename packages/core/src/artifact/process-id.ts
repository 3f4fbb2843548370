import { readFile } from 'node:fs/promises';

export interface ProcessId {
  readonly pid: number;
  /**
   * When the process started, in clock ticks since the machine did: the pid alone may belong to a later process. Empty if the system
   * does not tell.
   */
  readonly started: string;
}

export async function processId(): Promise<ProcessId> {
  return { pid: process.pid, started: (await procStat(process.pid))?.started ?? '' };
}

/** Whether this process still runs. One that ended and was not waited for (a zombie) does not. */
export async function isAlive({ pid, started }: ProcessId): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const stat = await procStat(pid);
  if (!stat) return true;
  return !['Z', 'X'].includes(stat.state) && (started === '' || stat.started === started);
}

/**
 * Fields 3 and 22 of /proc/PID/stat; undefined on a system without it, or one that hides other users' processes.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 2, the program's name, may itself hold ") ".
 */
async function procStat(pid: number): Promise<{ readonly state: string; readonly started: string } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

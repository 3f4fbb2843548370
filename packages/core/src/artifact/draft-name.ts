import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './process-id.ts';

/** A path that only this process writes to: `<stem>.<pid>-<8 hex digits><ending>`. */
export function draftName(stem: string, ending: string): string {
  return `${stem}.${process.pid}-${randomBytes(4).toString('hex')}${ending}`;
}

export interface AbandonedDrafts {
  /** Endings that the drafts may have. */
  readonly endings: readonly string[];
  /** Whether a lock keeps everybody else away: then no draft is anybody's, whatever its pid says. */
  readonly isLocked?: boolean;
}

/** Remove the drafts of a stem that processes left which were killed before they could. */
export async function removeAbandonedDrafts(stem: string, { endings, isLocked = false }: AbandonedDrafts): Promise<void> {
  const prefix = `${basename(stem)}.`;
  const names = await readdir(dirname(stem)).catch(() => [] as string[]);
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const [, pid, ending] = /^(\d+)-[0-9a-f]{8}(.*)$/.exec(name.slice(prefix.length)) ?? [];
    if (pid === undefined || ending === undefined || !endings.includes(ending)) continue;
    if (!isLocked && (await isAlive({ pid: Number(pid), started: '' }))) continue;
    await rm(join(dirname(stem), name), { recursive: true, force: true });
  }
}

import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './process-id.ts';
import { removeQuietly } from './replace-directory.ts';

/** A path that only this process writes to: `<stem>.<pid>-<8 hex digits><ending>`. */
export function draftName(stem: string, ending: string): string {
  return `${stem}.${process.pid}-${randomBytes(4).toString('hex')}${ending}`;
}

/** Where the draft of a file or folder lies: beside it and hidden, so that nobody takes it for data. */
export function draftStem(path: string): string {
  return join(dirname(path), `.${basename(path)}`);
}

export interface Draft {
  readonly path: string;
  readonly pid: number;
  readonly ending: string;
}

/** The drafts of a stem that have one of the endings, also those that are being written. */
export async function findDrafts(stem: string, endings: readonly string[]): Promise<Draft[]> {
  const prefix = `${basename(stem)}.`;
  const names = await readdir(dirname(stem)).catch(() => [] as string[]);
  return names.flatMap((name) => {
    if (!name.startsWith(prefix)) return [];
    const [, pid, ending] = /^(\d+)-[0-9a-f]{8}(.*)$/.exec(name.slice(prefix.length)) ?? [];
    if (pid === undefined || ending === undefined || !endings.includes(ending)) return [];
    return [{ path: join(dirname(stem), name), pid: Number(pid), ending }];
  });
}

export interface AbandonedDrafts {
  /** Endings that the drafts may have. */
  readonly endings: readonly string[];
  /** Whether a lock keeps everybody else away: then every draft is abandoned, whatever its pid says. */
  readonly isLocked?: boolean;
}

/** Remove the drafts of a stem that killed processes left behind; one that cannot be removed stays for the next time. */
export async function removeAbandonedDrafts(stem: string, { endings, isLocked = false }: AbandonedDrafts): Promise<void> {
  for (const { path, pid } of await findDrafts(stem, endings)) {
    if (isLocked || !(await isAlive({ pid, started: '' }))) await removeQuietly(path);
  }
}

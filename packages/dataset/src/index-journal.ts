import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheDirectory, type DataRoot, writeAtomically, writeFailure } from '@graft/core';
import { inspectionVersion } from '@graft/image';
import { type FileState, type Inspection, isSameState } from './inspect-file.ts';

/** What earlier runs found in photos, so that unchanged photos need not be read again. */
export interface IndexJournal {
  /** Whether the journal has an entry for this id. */
  has(id: string): boolean;
  /** Undefined for a file that was never read, or whose size, times or inode have changed since. */
  recall(id: string, state: FileState): Inspection | undefined;
  remember(id: string, state: FileState, inspection: Inspection): void;
  /** Write the remaining entries and close the file. */
  close(): Promise<void>;
}

/** Rows are written in batches of this many characters: an interrupted run loses no more. */
const lotLength = 32_768;
/** A file that changed this shortly before the run is not remembered: it may change again within the resolution of the clock. */
const freshNs = 2_000_000_000n;

/** Path of the journal of a set of roots, in Graft's cache folder. */
export function indexJournalPath(roots: readonly DataRoot[]): string {
  const key = createHash('sha256').update(JSON.stringify(roots)).digest('hex').slice(0, 32);
  return join(cacheDirectory(), 'index', `${key}.jsonl`);
}

/**
 * Open a journal: one line per photo with a checksum, appended as the index proceeds; the last line of a photo is valid. A line that was
 * cut off by a kill, or damaged, is ignored; a journal of another version is replaced.
 *
 * @throws {ArtifactError} when it cannot be written.
 */
export async function openIndexJournal(path: string): Promise<IndexJournal> {
  const header = JSON.stringify({ journal: 3, inspection: inspectionVersion });
  const rows = await readRows(path, header);
  if (rows.isNew || rows.lines > 2 * rows.byId.size + 1000) {
    await writeAtomically(
      path,
      (function* () {
        yield Buffer.from(`${header}\n`);
        for (const row of rows.byId.values()) yield Buffer.from(`${row}\n`);
      })(),
    );
  }
  const { file, openedNs } = await openForAppending(path);
  let lot = '';
  let writing: Promise<void> = Promise.resolve();
  let failure: unknown;
  const write = (): void => {
    const text = lot;
    lot = '';
    writing = writing
      .then(() => file.appendFile(text))
      .catch((cause: unknown) => {
        failure ??= cause;
      });
  };
  return {
    has: (id) => rows.byId.has(id),
    recall(id, state) {
      const row = parseRow(rows.byId.get(id));
      rows.byId.delete(id);
      return row && isSameState(row, state) ? row.inspection : undefined;
    },
    remember(id, state, inspection) {
      if (BigInt(state.changedNs) > openedNs - freshNs) return;
      lot += `${sealed(JSON.stringify({ id, ...state, inspection }))}\n`;
      if (lot.length > lotLength) write();
    },
    async close() {
      if (lot !== '') write();
      await writing;
      await file.close();
      if (failure !== undefined) throw writeFailure(path, failure);
    },
  };
}

interface Row extends FileState {
  readonly id: string;
  readonly inspection: Inspection;
}

/** Lines by id; unparsed they take a third of the memory. */
async function readRows(path: string, header: string): Promise<{ byId: Map<string, string>; lines: number; isNew: boolean }> {
  const byId = new Map<string, string>();
  let lines = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (lines++ === 0) {
        if (line !== header) return { byId, lines, isNew: true };
        continue;
      }
      const id = idOf(line);
      if (id !== undefined) byId.set(id, line);
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw writeFailure(path, cause);
  }
  return { byId, lines, isNew: lines === 0 };
}

/** Hexadecimal digits of the checksum, behind a space at the end of a line: 64 bits of SHA-256. */
const sealLength = 16;

function sealed(row: string): string {
  return `${row} ${createHash('sha256').update(row).digest('hex').slice(0, sealLength)}`;
}

/** The row of a line whose checksum is right. */
function unsealed(line: string): string | undefined {
  const row = line.slice(0, -sealLength - 1);
  return sealed(row) === line ? row : undefined;
}

/** The id at the start of a line. */
function idOf(line: string): string | undefined {
  const quoted = /^\{"id":("(?:[^"\\]|\\.)*"),/.exec(line)?.[1];
  try {
    return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
  } catch {
    return undefined;
  }
}

function parseRow(line: string | undefined): Row | undefined {
  try {
    const row = line === undefined ? undefined : unsealed(line);
    return row === undefined ? undefined : (JSON.parse(row) as Row);
  } catch {
    return undefined;
  }
}

/** A newline first: it ends a line that was cut off, and sets the time of the file, the clock that photos are compared with. */
async function openForAppending(path: string): Promise<{ file: FileHandle; openedNs: bigint }> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a');
    await file.appendFile('\n');
    return { file, openedNs: (await file.stat({ bigint: true })).mtimeNs };
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

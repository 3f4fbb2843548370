import { readFile } from 'node:fs/promises';
import { writeAtomically } from '@graft/core';

/** Write a generated file; an unchanged one keeps its bytes and its time. */
export async function writeIfChanged(path: string, text: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before !== text) await writeAtomically(path, text);
}

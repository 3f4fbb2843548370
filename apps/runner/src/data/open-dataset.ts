import { resolve } from 'node:path';
import { indexJournalPath, indexPhotos, openPhotos, readDataset, type StoredDataset } from '@graft/dataset';
import type { CommandContext } from '../terminal/run-command.ts';

export interface OpenDatasetOptions extends Pick<CommandContext, 'terminal' | 'signal'> {
  readonly root?: string | undefined;
  readonly labelColumn?: string | undefined;
  readonly encoding?: string | undefined;
}

/** A manifest or a split as it is stored; photos at the path are indexed, which writes nothing but the journal. */
export async function openDataset(path: string, { terminal, signal, ...list }: OpenDatasetOptions): Promise<StoredDataset> {
  const place = resolve(path);
  const stored = await readDataset(place);
  if (stored) return stored;
  const source = await openPhotos(place, { ...list, onProgress: terminal.progress, signal });
  for (const notice of source.notices) terminal.log(notice);
  const { examples, excluded } = await indexPhotos({
    source,
    journal: indexJournalPath(source.roots),
    onProgress: terminal.progress,
    onNotice: terminal.log,
    signal,
  });
  terminal.endProgress();
  return { kind: 'manifest', path: place, rows: examples, excluded };
}

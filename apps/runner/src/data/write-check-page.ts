import { type DataRoot, InterruptedError, type OnProgress, writeAtomically } from '@graft/core';
import { mapOrdered } from '@graft/core/pool';
import type { CheckReport } from '@graft/dataset';
import { picturedIds, renderCheckPage } from '@graft/report';
import { examplePicture } from '../stages/report/example-picture.ts';

/** Longer side of a picture on the page, pixels. */
const side = 200;

export interface CheckPageOptions {
  readonly report: CheckReport;
  readonly roots: readonly DataRoot[];
  /** What was checked: the title of the page. */
  readonly name: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** Write a check as one self-contained page, the pictures of each finding side by side; whole or not at all. */
export async function writeCheckPage(path: string, { report, roots, name, onProgress, signal }: CheckPageOptions): Promise<void> {
  const ids = picturedIds(report);
  const pictures = new Map<string, string>();
  let done = 0;
  const pictureOf = async (id: string): Promise<{ id: string; picture: string | undefined }> => {
    const photo = report.byId.get(id);
    return { id, picture: photo && (await examplePicture(photo, roots, side)) };
  };
  for await (const { id, picture } of mapOrdered(ids, 4, pictureOf)) {
    if (signal.aborted) throw new InterruptedError('The page was interrupted.', { hint: 'Run the same command again.' });
    if (picture !== undefined) pictures.set(id, picture);
    onProgress({ task: 'pictures', done: ++done, total: ids.length });
  }
  await writeAtomically(path, renderCheckPage(report, { name, pictures, labelOf: (id) => report.byId.get(id)?.label }));
}

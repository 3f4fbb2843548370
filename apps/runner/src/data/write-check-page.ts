import { type DataRoot, InterruptedError, type OnProgress, writeAtomically } from '@graft/core';
import { mapOrdered } from '@graft/core/pool';
import { type CheckReport, readExampleBytes } from '@graft/dataset';
import { thumbnail } from '@graft/image';
import { type CheckPageKind, renderCheckPage } from '@graft/report';

/** Longer side of a picture on the page. */
const side = 200;
/** A page of more findings of one kind, and of more pictures in one finding, is none to look at. */
const mostIssues = 60;
const mostPictures = 12;

export interface CheckPageOptions {
  readonly report: CheckReport;
  readonly roots: readonly DataRoot[];
  /** How the page calls the photos. */
  readonly name: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** Write a check as one self-contained page, the pictures of each finding side by side; whole or not at all. */
export async function writeCheckPage(path: string, { report, roots, name, onProgress, signal }: CheckPageOptions): Promise<void> {
  const shown = new Set(report.kinds.flatMap(({ issues }) => issues.slice(0, mostIssues).flatMap(({ ids }) => ids.slice(0, mostPictures))));
  const pictures = new Map<string, Uint8Array>();
  let done = 0;
  for await (const { id, picture } of mapOrdered([...shown], 4, async (id) => ({ id, picture: await pictureOf(report, id, roots) }))) {
    if (signal.aborted) throw new InterruptedError('The page was interrupted.', { hint: 'Run the same command again.' });
    if (picture) pictures.set(id, picture);
    onProgress({ task: 'pictures', done: ++done, total: shown.size });
  }
  const kinds = report.kinds.map(
    ({ kind, title, rule, source, issues }): CheckPageKind => ({
      kind,
      title,
      rule,
      source,
      count: issues.length,
      issues: issues.slice(0, mostIssues).map(({ ids, note }) => ({
        note,
        count: ids.length,
        photos: ids.slice(0, mostPictures).map((id) => ({ id, label: report.byId.get(id)?.label, picture: pictures.get(id) })),
      })),
    }),
  );
  const { photos, files, counts } = report;
  await writeAtomically(path, renderCheckPage({ name, photos, files, counts, kinds }));
}

/** Undefined for a file that cannot be read, or has changed meanwhile: the page says what it is without it. */
async function pictureOf({ byId }: CheckReport, id: string, roots: readonly DataRoot[]): Promise<Uint8Array | undefined> {
  const photo = byId.get(id);
  if (!photo) return undefined;
  try {
    return await thumbnail(await readExampleBytes(photo, roots), side);
  } catch {
    return undefined;
  }
}

import type { Dirent } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { lockDirectory, PipelineError, readArtifact, refuseForeignFolder } from '@graft/core';
import { datasetStats, openPhotos } from '@graft/dataset';
import { isSample } from '@graft/sample';
import { describeStats } from '../../data/describe-stats.ts';
import { defineCommand } from '../../define-command.ts';
import { writeIndex } from '../../experiment/index-data.ts';
import { keepFlatOption, listOptions, photosPositional, verifyOption } from '../../terminal/options.ts';
import { warnLeftOut } from '../../terminal/warn-lines.ts';

export const index = defineCommand({
  usage: 'index <photos>',
  describe: 'Write the manifest of photos: hash, size, format and label of each, and what was left out',
  positionals: { photos: photosPositional },
  options: {
    out: { type: 'string', demandOption: true, describe: 'Folder for the manifest: absent, empty, or that of an earlier index' },
    verify: verifyOption,
    'keep-flat': keepFlatOption,
    ...listOptions,
  },
  examples: [
    ['$0 data index photos --out manifest', 'manifest/manifest.jsonl, one row per photo'],
    ['$0 data index list.csv --root /data/photos --out manifest', 'A list whose paths are relative to /data/photos'],
    ['$0 data index photos --out manifest --verify', 'Trust neither the size nor the time of a file'],
  ],
  async run({ photos, root, verify, encoding, 'label-column': labelColumn, 'keep-flat': keepsFlat, ...argv }, { terminal, signal }) {
    const onProgress = terminal.progress;
    const out = resolve(argv.out);
    const guard = { flag: '--out', findForeign: (entries: readonly Dirent[]) => notOfIndex(out, entries) };
    await refuseForeignFolder(out, guard);
    const source = await openPhotos(photos, { root, labelColumn, encoding, isVerified: verify, onProgress, signal });
    for (const notice of source.notices) terminal.log(notice);
    const unlock = await lockDirectory(join(dirname(out), `.${basename(out)}.lock`), { signal });
    try {
      // Once more under the lock: it took a while to get here.
      await refuseForeignFolder(out, guard);
      const facts = { isDrawn: await isSample(photos), isSplit: source.isSplit };
      const notices = [...source.notices];
      const onNotice = (notice: string): void => {
        notices.push(notice);
        terminal.log(notice);
      };
      const manifest = await writeIndex(out, { source, facts, keepsFlat }, { onProgress, signal, isVerified: verify, onNotice });
      terminal.endProgress();
      warnLeftOut(manifest.excluded, terminal.warn);
      const stats = datasetStats(manifest.examples, manifest.excluded);
      return {
        result: { out, kind: source.kind, notices, ...stats, leftOut: manifest.excluded },
        text: `${describeStats(stats)}\n\n${out}`,
      };
    } finally {
      await unlock();
    }
  },
});

/** Entries that no index wrote; all of them where the folder holds no index. */
async function notOfIndex(directory: string, entries: readonly Dirent[]): Promise<string[]> {
  const record = await readArtifact(directory, 'index').catch((error: unknown) => {
    if (PipelineError.isInstance(error)) return undefined;
    throw error;
  });
  const written = new Set(record === undefined ? [] : ['artifact.json', 'run.json', ...record.files.map(({ path }) => path)]);
  return entries.filter((entry) => !entry.isFile() || !written.has(entry.name)).map(({ name }) => name);
}

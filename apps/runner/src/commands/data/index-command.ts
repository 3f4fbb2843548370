import type { Dirent } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { lockDirectory, PipelineError, readArtifact, refuseForeignFolder } from '@graft/core';
import { datasetStats, openPhotos } from '@graft/dataset';
import { isSample } from '@graft/sample';
import type { CommandModule } from 'yargs';
import { describeStats } from '../../data/describe-stats.ts';
import { writeIndex } from '../../experiment/index-data.ts';
import { runCommand } from '../../terminal/run-command.ts';
import { warnLeftOut } from '../../terminal/warn-left-out.ts';
import { jsonOption, labelColumnOption, photosDescription, rootOption } from '../options.ts';

interface IndexArguments {
  readonly photos: string;
  readonly out: string;
  readonly verify: boolean;
  readonly root: string | undefined;
  readonly 'label-column': string | undefined;
  readonly json: boolean;
}

const index: CommandModule<object, IndexArguments> = {
  command: 'index <photos>',
  describe: 'Write the manifest of photos: hash, size, format and label of each, and what was left out',
  builder: (yargs) =>
    yargs
      .positional('photos', { type: 'string', demandOption: true, describe: photosDescription })
      .option('out', { type: 'string', demandOption: true, describe: 'Folder for the manifest; absent, empty, or one of an earlier index' })
      .option('verify', { type: 'boolean', default: false, describe: 'Read all photos again, unchanged ones too' })
      .option('root', rootOption)
      .option('label-column', labelColumnOption)
      .option('json', jsonOption)
      .example([
        ['$0 data index photos --out manifest', 'manifest/manifest.jsonl, a row for each photo'],
        ['$0 data index list.csv --root /data/photos --out manifest', 'A list whose paths are below /data/photos'],
        ['$0 data index photos --out manifest --verify', 'Trust neither size nor time of the files'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const out = resolve(argv.out);
      const guard = { flag: '--out', findForeign: (entries: readonly Dirent[]) => notOfIndex(out, entries) };
      await refuseForeignFolder(out, guard);
      const source = await openPhotos(argv.photos, {
        root: argv.root,
        labelColumn: argv['label-column'],
        onProgress: terminal.progress,
        signal,
      });
      for (const notice of source.notices) terminal.log(notice);
      const unlock = await lockDirectory(join(dirname(out), `.${basename(out)}.lock`), { signal });
      try {
        // Once more, now that nobody else of ours writes there: the indexing of many photos takes a while.
        await refuseForeignFolder(out, guard);
        const facts = { isDrawn: await isSample(argv.photos), isSplit: source.isSplit };
        const manifest = await writeIndex(out, { source, facts }, { onProgress: terminal.progress, signal, isVerified: argv.verify });
        terminal.endProgress();
        warnLeftOut(manifest.excluded, terminal.warn);
        const stats = datasetStats(manifest.examples, manifest.excluded);
        print(
          { out, kind: source.kind, notices: source.notices, ...stats, leftOut: manifest.excluded },
          `${describeStats(stats)}\n\n${out}`,
        );
      } finally {
        await unlock();
      }
      return undefined;
    }),
};

export default index;

/** Entries that no index wrote; all of them where the folder holds no index. */
async function notOfIndex(directory: string, entries: readonly Dirent[]): Promise<string[]> {
  const record = await readArtifact(directory, 'index').catch((error: unknown) => {
    if (PipelineError.isInstance(error)) return undefined;
    throw error;
  });
  const written = new Set(record === undefined ? [] : ['artifact.json', 'run.json', ...record.files.map(({ path }) => path)]);
  return entries.filter((entry) => !entry.isFile() || !written.has(entry.name)).map(({ name }) => name);
}

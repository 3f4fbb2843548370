import { resolve } from 'node:path';
import { ConfigError, parseConfig } from '@graft/core';
import { indexPhotos, materialiseSplit, openPhotos, splitConfig, splitExamples } from '@graft/dataset';
import type { Argv, CommandModule } from 'yargs';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption, labelColumnOption, photosDescription, rootOption } from './options.ts';

interface SplitArguments {
  readonly photos: string;
  readonly out: string;
  readonly ratio: string;
  readonly seed: number;
  readonly materialize: 'none' | 'hardlink' | 'symlink' | 'copy';
  readonly root?: string | undefined;
  readonly 'label-column'?: string | undefined;
  readonly json: boolean;
}

const split: CommandModule<object, SplitArguments> = {
  command: 'split <photos>',
  describe: 'Split a folder of class folders into train, val and test, equal photos kept together',
  builder: (yargs: Argv): Argv<SplitArguments> =>
    yargs
      .positional('photos', { type: 'string', demandOption: true, describe: photosDescription })
      .option('out', { type: 'string', demandOption: true, describe: 'Folder for the split; absent or empty' })
      .option('ratio', { type: 'string', default: '.8,.2', describe: 'Shares of train, val and, with three, test' })
      .option('seed', { type: 'number', default: 42 })
      .option('materialize', {
        choices: ['none', 'hardlink', 'symlink', 'copy'] as const,
        default: 'none' as const,
        describe: 'none writes the list alone',
      })
      .option('root', rootOption)
      .option('label-column', labelColumnOption)
      .option('json', jsonOption)
      .example([
        ['$0 split photos --out split', 'The list alone: split/split.jsonl'],
        ['$0 split photos --out split --ratio .7,.15,.15 --materialize hardlink', 'Folders train, val and test'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const config = parseConfig(splitConfig, { ratio: ratioOf(argv.ratio), seed: argv.seed }, 'split');
      const source = await openPhotos(argv.photos, {
        root: argv.root,
        labelColumn: argv['label-column'],
        onProgress: terminal.progress,
        signal,
      });
      for (const notice of source.notices) terminal.log(notice);
      const manifest = await indexPhotos({ source, onProgress: terminal.progress, signal });
      terminal.endProgress();
      for (const { id, reason } of manifest.excluded) terminal.warn(`left out ${id}: ${reason}`);
      const { examples, ...summary } = splitExamples(manifest, config);
      const out = resolve(argv.out);
      await materialiseSplit({ examples, roots: source.roots, out, mode: argv.materialize });
      const count = (name: string) => examples.filter((example) => example.split === name).length;
      const counts = { train: count('train'), validation: count('validation'), test: count('test') };
      const text = `${counts.train} train, ${counts.validation} val${counts.test > 0 ? `, ${counts.test} test` : ''} in ${out}`;
      print({ out, split: counts, materialize: argv.materialize, ...summary, excluded: manifest.excluded }, text);
      return undefined;
    }),
};

export default split;

function ratioOf(text: string): number[] {
  const ratio = text.split(',').map(Number);
  if (ratio.some((share) => Number.isNaN(share))) {
    throw new ConfigError(`Expected numbers with commas between for --ratio but received "${text}".`, {
      hint: 'For example --ratio .8,.2 or --ratio .7,.15,.15.',
    });
  }
  return ratio;
}

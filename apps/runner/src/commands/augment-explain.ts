import { parse, resolve } from 'node:path';
import { createAugmentation, makeView } from '@graft/augment';
import { ConfigError, refuseForeignFile, sha256, writeAtomically } from '@graft/core';
import { encodePng } from '@graft/image';
import type { Argv, CommandModule } from 'yargs';
import { runCommand } from '../terminal/run-command.ts';
import { mixNote } from '../views/mix-note.ts';
import { readPhoto } from '../views/read-photo.ts';
import { viewSettings } from '../views/view-settings.ts';
import { armOption, augmentOption, jsonOption, viewSeedOption } from './options.ts';

interface ExplainArguments {
  readonly photo: string;
  readonly view: number;
  readonly augment: string;
  readonly seed?: number | undefined;
  readonly arm?: string | undefined;
  readonly out?: string | undefined;
  readonly json: boolean;
}

export const explain: CommandModule<object, ExplainArguments> = {
  command: 'explain <photo>',
  describe: 'Print the exact parameters of one view and write it as PNG',
  builder: (yargs: Argv): Argv<ExplainArguments> =>
    yargs
      .positional('photo', { type: 'string', demandOption: true, describe: 'Image file' })
      .option('view', { type: 'number', default: 0, describe: 'Which view, from 0; in training, epoch e sees view e - 1' })
      .option('augment', augmentOption)
      .option('seed', viewSeedOption)
      .option('arm', armOption)
      .option('out', { type: 'string', describe: 'PNG file; default: PHOTO-view-K.png here' })
      .option('json', jsonOption)
      .example([['$0 augment explain photo.jpg --view 3', 'What the fourth epoch sees of it']]),
  handler: (argv) =>
    runCommand(argv, async ({ print }) => {
      if (!(Number.isSafeInteger(argv.view) && argv.view >= 0)) {
        throw new ConfigError(`Expected a whole number from 0 on for --view but received ${argv.view}.`, { hint: 'For example --view 0.' });
      }
      const png = resolve(argv.out ?? `${parse(argv.photo).name}-view-${argv.view}.png`);
      await refuseForeignFile(png, { flag: '--out', inputs: [argv.photo], isOurs: isOwnPicture });
      const settings = await viewSettings(argv);
      const photo = await readPhoto(argv.photo, settings.preprocessing);
      const augmentation = createAugmentation(settings.augment);
      const { image, params } = makeView(augmentation, photo.image, { seed: settings.seed, sha256: photo.sha256, view: argv.view });
      await writeAtomically(png, await encodePng(image));
      const pixels = sha256(new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength));
      const { height, width } = image;
      const result = {
        photo: argv.photo,
        sha256: photo.sha256,
        seed: settings.seed,
        view: argv.view,
        augment: settings.augment,
        arm: settings.arm,
        mix: settings.mix,
        params,
        height,
        width,
        pixels,
        png,
      };
      const note = mixNote(settings);
      const lines = [
        `photo    ${argv.photo}`,
        `sha256   ${photo.sha256}`,
        `view     ${argv.view} of seed ${settings.seed}, ${width} x ${height} pixels`,
        `params   ${JSON.stringify(params, undefined, 2).replaceAll('\n', '\n         ')}`,
        ...(note === undefined ? [] : [`mix      ${note}`]),
        `pixels   ${pixels} (sha256 of the float32 values)`,
        `written  ${png}`,
      ];
      print(result, lines.join('\n'));
      return undefined;
    }),
};

/** Whether a file with this head is a picture that Graft wrote: `encodePng` puts its name first. */
const isOwnPicture = (head: string): boolean => head.slice(0, 512).includes('Graft\0');

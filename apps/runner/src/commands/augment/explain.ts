import { parse, resolve } from 'node:path';
import { createAugmentation, makeView } from '@graft/augment';
import { refuseForeignFile, sha256, writeAtomically } from '@graft/core';
import { encodePng } from '@graft/image';
import { defineCommand } from '../../define-command.ts';
import { viewOptions } from '../../terminal/options.ts';
import { requireWholeNumber } from '../../terminal/whole-number.ts';
import { readPhoto } from '../../views/read-photo.ts';
import { mixNote, viewSettings } from '../../views/view-settings.ts';

export const explain = defineCommand({
  usage: 'explain <photo>',
  describe: 'Print the exact parameters of one view and write it as PNG',
  positionals: { photo: { type: 'string', demandOption: true, describe: 'Image file' } },
  options: {
    view: { type: 'number', default: 0, describe: 'Which view, from 0; epoch e of training sees view e - 1' },
    ...viewOptions,
    out: { type: 'string', describe: 'PNG file [default: PHOTO-view-K.png here]' },
  },
  examples: [['$0 augment explain photo.jpg --view 3', 'What the fourth epoch sees of it']],
  async run(argv) {
    requireWholeNumber('view', argv.view, 0);
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
    return { result, text: lines.join('\n') };
  },
});

/** Whether a file with this head is a picture that Graft wrote: `encodePng` puts its name first. */
const isOwnPicture = (head: string): boolean => head.slice(0, 512).includes('Graft\0');

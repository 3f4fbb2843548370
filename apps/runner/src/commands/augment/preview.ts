import { basename, join, relative, resolve } from 'node:path';
import { createAugmentation, describeParams, makeView } from '@graft/augment';
import { ConfigError, DataError, type FloatImage, type Image, refuseForeignFile, writeAtomically } from '@graft/core';
import { findPhotos } from '@graft/dataset';
import { thumbnail } from '@graft/image';
import { type PreviewInput, type PreviewPicture, renderPreviewPage } from '@graft/report';
import { defineCommand } from '../../define-command.ts';
import { viewOptions } from '../../terminal/options.ts';
import { requireWholeNumber } from '../../terminal/whole-number.ts';
import { readPhoto } from '../../views/read-photo.ts';
import { mixNote, viewSettings } from '../../views/view-settings.ts';

const mostViews = 1000;
/** Longer side of a picture on the page, pixels, so that a page of many views stays light; smaller inputs keep their size. */
const side = 256;

export const preview = defineCommand({
  usage: 'preview <photos>',
  describe: 'Write a contact sheet: photos and their views, with the parameters of each',
  positionals: { photos: { type: 'string', demandOption: true, describe: 'A photo, or a folder of photos' } },
  options: {
    views: { type: 'number', default: 9, describe: 'Views per photo' },
    count: { type: 'number', default: 6, describe: 'Photos of a folder, spread evenly over all of them' },
    ...viewOptions,
    out: { type: 'string', demandOption: true, describe: 'Folder for contact-sheet.html' },
  },
  examples: [
    ['$0 augment preview photo.jpg --out look', "The article's augmentation"],
    ['$0 augment preview photos --augment experiment.json --out look', 'As the arm of an experiment sees its photos'],
    [`$0 augment preview photo.jpg --augment '{"name": "rand-augment"}' --out look`, 'Settings on the command line'],
  ],
  async run(argv, { terminal, signal }) {
    requireWholeNumber('views', argv.views, 1, 100);
    requireWholeNumber('count', argv.count, 1, 100);
    // They are all on one page, which is assembled in memory.
    if (argv.count * argv.views > mostViews) {
      throw new ConfigError(`Expected ${mostViews} or fewer for --count times --views but received ${argv.count} x ${argv.views}.`, {
        hint: 'For example --count 10 --views 100.',
      });
    }
    const html = join(resolve(argv.out), 'contact-sheet.html');
    const paths = await findPhotos(argv.photos, argv.count);
    await refuseForeignFile(html, { flag: '--out', inputs: paths, isOurs: isPreviewPage });
    const settings = await viewSettings(argv);
    const augmentation = createAugmentation(settings.augment);
    const photos: PreviewInput['photos'][number][] = [];
    const pictureOf = async (image: Image | FloatImage) => (await thumbnail(image, side)).toString('base64');
    const unreadable: DataError[] = [];
    for (const path of paths) {
      signal.throwIfAborted();
      const photo = await readPhoto(path, settings.preprocessing).catch((error: unknown) => {
        if (!DataError.isInstance(error)) throw error;
        return error;
      });
      if (DataError.isInstance(photo)) {
        terminal.warn(photo.message);
        unreadable.push(photo);
        continue;
      }
      const pictures: PreviewPicture[] = [{ picture: await pictureOf(photo.image), caption: 'original' }];
      for (let view = 0; view < argv.views; view++) {
        const { image, params } = makeView(augmentation, photo.image, { seed: settings.seed, sha256: photo.sha256, view });
        const caption = `view ${view}: ${describeParams(params) || 'the photo itself'}`;
        pictures.push({ picture: await pictureOf(image), caption, params: JSON.stringify(params, undefined, 2) });
      }
      photos.push({ name: relative(argv.photos, path) || basename(path), sha256: photo.sha256, pictures });
    }
    const [first] = unreadable;
    if (photos.length === 0) throw first ?? new DataError(`Expected photos at ${argv.photos} but none could be read.`);
    const { height, width } = settings.preprocessing;
    const note = mixNote(settings);
    const title = [
      augmentation.name,
      `view seed ${settings.seed}`,
      `${width} x ${height} pixels`,
      ...(note === undefined ? [] : [note]),
    ].join(', ');
    await writeAtomically(html, renderPreviewPage({ title, note, settings: JSON.stringify(settings, undefined, 2), photos }));
    return {
      result: {
        html,
        photos: photos.length,
        views: argv.views,
        arm: settings.arm,
        mix: settings.mix,
        unreadable: unreadable.map(({ message }) => message),
      },
      text: [html, ...(note === undefined ? [] : [`The views are ${note}.`])].join('\n'),
      status: unreadable.length > 0 ? 3 : 0,
    };
  },
});

/** Every page names what made it in its head. */
const isPreviewPage = (head: string): boolean => head.includes('<meta name="generator" content="Graft augment preview">');

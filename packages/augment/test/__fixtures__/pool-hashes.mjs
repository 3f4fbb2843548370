// Prints, as JSON, the sha256 of every view by the pool's number of threads and order of questions, what a wrong photo answers, and
// what a pool answers whose thread dies or that was ended.
import { createHash } from 'node:crypto';
import { augmentConfig, createAugmentation, createViewPool, viewRng } from '../../dist/index.js';
import { articleAugment } from '../../dist/keras/index.js';

const photos = Array.from({ length: 7 }, (_, n) => {
  const [height, width] = [50 + n, 61 - n];
  const data = Uint8Array.from({ length: height * width * 3 }, (_value, i) => (i * i * (n + 3) + 7 * i) % 251);
  return { sha256: `${n}`.repeat(64), image: { data, height, width } };
});
const asked = photos.flatMap((photo) => [0, 1, 2].map((view) => ({ ...photo, view })));
const hash = ({ data }, params) => createHash('sha256').update(data).update(JSON.stringify(params)).digest('hex');
const chain = augmentConfig.parse([
  { name: 'random-resized-crop', scale: [0.5, 1] },
  { name: 'rotation', degrees: 20 },
  { name: 'affine', translate: [0.1, 0.1] },
  { name: 'horizontal-flip' },
  { name: 'rand-augment' },
  { name: 'color-jitter', brightness: 0.4, hue: 0.1 },
  { name: 'random-erasing' },
]);

function shared({ data, height, width }) {
  const bytes = new Uint8Array(new SharedArrayBuffer(data.length));
  bytes.set(data);
  return { data: bytes, height, width };
}

const alone = [];
const pooled = [];
for (const config of [articleAugment, chain]) {
  const augmentation = createAugmentation(config);
  const hashes = asked.map(({ image, sha256, view }) => {
    const params = augmentation.sample(viewRng(9, sha256, view, augmentation.name), image);
    return hash(augmentation.apply(image, params), params);
  });
  alone.push(hashes);
  for (const threads of [1, 2, 8]) {
    // Another pool for the last order: a run that begins again behind the first 8 views.
    for (const orders of [[asked, asked.toReversed()], [asked.slice(8)]]) {
      const pool = createViewPool({ config, seed: 9 }, threads);
      for (const order of orders) {
        const views = await Promise.all(order.map(({ image, sha256, view }) => pool.make(image, sha256, view)));
        pooled.push(views.map(({ image, params }) => hash(image, params)));
        // Once more into the memory of the views that were made.
        const again = await Promise.all(
          order.map(({ image, sha256, view }, i) => pool.make(image, sha256, view, views[i].image.data)),
        );
        pooled.push(again.map(({ image, params }) => hash(image, params)));
        // And the photos in memory that all threads see.
        const seen = await Promise.all(order.map(({ image, sha256, view }) => pool.make(shared(image), sha256, view)));
        pooled.push(seen.map(({ image, params }) => hash(image, params)));
      }
      await pool.end();
    }
  }
}
const settings = { config: articleAugment, seed: 9 };
const pool = createViewPool(settings, 1);
const error = await pool.make({ ...photos[0].image, width: 5 }, 'a', 0).catch(({ code, message }) => ({ code, message }));
const { image, params } = await pool.make(photos[0].image, photos[0].sha256, 0);
await pool.end();

const outcome = (answer) => answer.then(() => 'a view', ({ code, message }) => `${code ?? 'no code'}: ${message}`);
/** What two questions at once and one more behind them answer when `stop` comes between them. */
const stopped = async (stop) => {
  let thread;
  process.once('worker', (worker) => {
    thread = worker;
  });
  const dying = createViewPool(settings, 1);
  await dying.make(photos[0].image, photos[0].sha256, 0);
  await stop(thread, dying, false);
  const first = [1, 2].map((view) => outcome(dying.make(photos[0].image, photos[0].sha256, view)));
  await stop(thread, dying, true);
  const answers = await Promise.all(first);
  answers.push(await outcome(dying.make(photos[0].image, photos[0].sha256, 3)));
  await dying.end();
  return answers;
};
const stops = {
  // No question: it throws outside of what the thread answers with.
  error: await stopped((thread, _pool, isAsked) => isAsked || thread.postMessage(null)),
  exit: await stopped((thread, _pool, isAsked) => isAsked && thread.terminate()),
  end: await stopped((_thread, dying, isAsked) => isAsked && dying.end()),
};
process.stdout.write(JSON.stringify({ alone, pooled, error, after: hash(image, params), stops }));

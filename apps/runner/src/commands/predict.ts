import { ConfigError, DataError, escapeTerminal, type NetworkInput } from '@graft/core';
import { readForNetwork } from '@graft/image';
import type { Argv, CommandModule } from 'yargs';
import { loadModel } from '../model/load-model.ts';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption, offlineOption, weightsOption } from './options.ts';

interface PredictArguments {
  readonly model: string;
  readonly images: string[];
  readonly top: number;
  readonly weights?: string | undefined;
  readonly offline: boolean;
  readonly json: boolean;
}

interface Answer {
  readonly image: string;
  readonly label?: string;
  readonly probability?: number;
  readonly top?: readonly { readonly label: string; readonly probability: number }[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** Photos decoded and embedded at once: memory stays bounded however many are asked for. */
const batchSize = 16;

const predict: CommandModule<object, PredictArguments> = {
  builder: (yargs: Argv): Argv<PredictArguments> =>
    yargs
      .positional('model', { type: 'string', demandOption: true, describe: 'Model package: the folder that a run prints as "model"' })
      .positional('images', { type: 'string', array: true, demandOption: true, describe: 'Image files' })
      .option('top', { type: 'number', default: 3, describe: 'Labels for each image' })
      .option('weights', weightsOption)
      .option('offline', offlineOption)
      .option('json', jsonOption)
      .example([['$0 predict graft-out/model photo.jpg', 'Label, probability and the next ones']]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      if (!Number.isInteger(argv.top) || argv.top < 1) {
        throw new ConfigError(`Expected a whole number from 1 on for --top but received ${argv.top}.`, { hint: 'For example --top 3.' });
      }
      const model = await loadModel(argv.model);
      const predictor = await model.createPredictor({
        isOffline: argv.offline,
        weights: argv.weights,
        onProgress: terminal.progress,
        onStep: terminal.log,
        signal,
      });
      const { classes } = model;
      const answers: Answer[] = [];
      for (let start = 0; start < argv.images.length; start += batchSize) {
        signal.throwIfAborted();
        const paths = argv.images.slice(start, start + batchSize);
        const read = await Promise.all(paths.map((path) => readForNetwork(path, predictor.preprocessing).catch(refusal)));
        const images = read.filter((image): image is NetworkInput => 'data' in image);
        const rows = images.length > 0 ? await predictor.predict(images) : [];
        for (const [index, path] of paths.entries()) {
          const image = read[index] as NetworkInput | Refusal;
          answers.push(
            'data' in image ? { image: path, ...ranked(rows.shift() as Float32Array, classes, argv.top) } : { image: path, error: image },
          );
        }
      }
      await predictor.dispose();
      terminal.endProgress();
      print({ model: argv.model, predictions: answers }, answers.map(line).join('\n'));
      const unreadable = answers.filter(({ error }) => error !== undefined).length;
      if (unreadable > 0) terminal.warn(`${unreadable} of ${answers.length} images could not be read.`);
      return unreadable > 0 ? 3 : 0;
    }),
};

export default predict;

interface Refusal {
  readonly code: string;
  readonly message: string;
}

function refusal(error: unknown): Refusal {
  if (!DataError.isInstance(error)) throw error;
  return { code: error.code, message: error.message };
}

function ranked(
  probabilities: Float32Array,
  classes: readonly string[],
  top: number,
): Pick<Answer, 'label' | 'probability' | 'top'> & { label: string; probability: number } {
  const all = classes
    .map((label, index) => ({ label, probability: probabilities[index] as number }))
    .sort((a, b) => b.probability - a.probability);
  const [best] = all as [(typeof all)[number]];
  return { ...best, top: all.slice(0, top) };
}

function line({ image, error, top }: Answer): string {
  const name = escapeTerminal(image);
  if (error) return `${name}\n  ${escapeTerminal(error.message)}`;
  return `${name}\n${(top ?? []).map(({ label, probability }) => `  ${(100 * probability).toFixed(1).padStart(5)} %  ${escapeTerminal(label)}`).join('\n')}`;
}

import { DataError, escapeTerminal, type NetworkInput } from '@graft/core';
import { readForNetwork } from '@graft/image';
import { defineCommand } from '../define-command.ts';
import { loadModel } from '../model/load-model.ts';
import { offlineOption, weightsOption } from '../terminal/options.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';

interface Answer {
  readonly image: string;
  readonly label?: string;
  readonly probability?: number;
  readonly top?: readonly { readonly label: string; readonly probability: number }[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** Photos that are decoded and embedded at once, so that memory does not grow with their number. */
const batchSize = 16;

export const predict = defineCommand({
  usage: 'predict <model> <images..>',
  describe: 'Label photos with a trained model',
  positionals: {
    model: { type: 'string', demandOption: true, describe: 'Model package: the folder that a run prints as "model"' },
    images: { type: 'string', array: true, demandOption: true, describe: 'Image files' },
  },
  options: {
    top: { type: 'number', default: 3, describe: 'Number of labels per image' },
    weights: weightsOption,
    offline: offlineOption,
  },
  examples: [['$0 predict graft-out/model photo.jpg', 'The three likeliest labels and their probabilities']],
  async run({ model: directory, images: files, top, weights, offline }, { terminal, signal }) {
    requireWholeNumber('top', top, 1);
    const model = await loadModel(directory);
    const predictor = await model.createPredictor({
      isOffline: offline,
      weights,
      onProgress: terminal.progress,
      onStep: terminal.log,
      signal,
    });
    const answers: Answer[] = [];
    for (let start = 0; start < files.length; start += batchSize) {
      signal.throwIfAborted();
      const paths = files.slice(start, start + batchSize);
      const read = await Promise.all(paths.map((path) => readForNetwork(path, predictor.preprocessing).catch(refusal)));
      const images = read.filter((image): image is NetworkInput => 'data' in image);
      const rows = images.length > 0 ? await predictor.predict(images) : [];
      for (const [index, image] of paths.entries()) {
        const one = read[index] as NetworkInput | Refusal;
        answers.push('data' in one ? { image, ...ranked(rows.shift() as Float32Array, model.classes, top) } : { image, error: one });
      }
    }
    await predictor.dispose();
    const unreadable = answers.filter(({ error }) => error !== undefined).length;
    if (unreadable > 0) terminal.warn(`${unreadable} of ${answers.length} images could not be read.`);
    return { result: { model: directory, predictions: answers }, text: answers.map(line).join('\n'), status: unreadable > 0 ? 3 : 0 };
  },
});

type Refusal = NonNullable<Answer['error']>;

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
  const rows = (top ?? []).map(({ label, probability }) => `  ${(100 * probability).toFixed(1).padStart(5)} %  ${escapeTerminal(label)}`);
  return [name, ...rows].join('\n');
}

import type { FormattedMetric, Interval } from '@graft/core';
import type { ArmReport, AugmentedPhoto, EpochFigures, ReportInput, Setting, Timings, WrongPrediction } from '../src/report-input.ts';
import { tinyPicture } from './tiny-picture.ts';

const species = ['anemone', 'clownfish', 'crab', 'jellyfish', 'octopus', 'seahorse', 'shark', 'starfish', 'turtle'];

export interface ExampleOptions {
  readonly classes?: readonly string[];
  readonly arms?: readonly ExampleArm[];
}

interface ExampleArm {
  readonly name: string;
  /** One photo in this many is wrong; with 0 no photo is. */
  readonly wrongEvery: number;
}

const twoArms: readonly ExampleArm[] = [
  { name: 'transfer', wrongEvery: 21 },
  { name: 'control', wrongEvery: 3 },
];

/**
 * Invented figures of realistic size, consistent with each other: accuracies, confusion matrices and per-class figures
 * of an arm all come from the same list of predictions.
 */
export function exampleInput({ classes = species, arms = twoArms }: ExampleOptions = {}): ReportInput {
  const validation = classes.map((_, index) => 8 + (index % 4));
  const train = validation.map((count) => 4 * count - 1);
  const reports = arms.map((arm) => armReport(arm, classes, validation));
  const [first, second] = reports;
  return {
    title: 'Sea species, quick',
    notice: 'The pictures of this set are drawn, not photographed: the figures prove nothing about photos.',
    data: {
      classes,
      counts: { train, validation, test: classes.map(() => 0) },
      examples: { train: sum(train), validation: sum(validation), test: 0 },
      excluded: [
        { id: 'crab/imageNotFound.gif', reason: 'a GIF of 1 x 1 pixels that says the photo is gone' },
        { id: 'shark/IMG_2231.jpg', reason: 'the file ends in the middle of the picture (41,202 bytes read)' },
      ],
      duplicatesTogether: 3,
      leaks: [],
    },
    split: { method: 'stratified', ratio: '0.8 : 0.2', seed: 42 },
    arms: reports,
    ...(first && second && reports.length === 2 ? { comparison: compare(first, second) } : {}),
    views: [0, 1].map((photo) => augmented(photo, classes)),
    provenance: [
      { what: 'backbone', value: 'efficientnet-lite0.imagenet-224' },
      { what: 'weights, sha256', value: '6a1c3f0d4b7e8f2291c05d3aa4be77f1d2e96c508b13f7a4e5d60c9b8a7f1e23' },
      { what: 'weights, licence', value: 'Apache-2.0' },
      { what: 'paper', value: 'https://arxiv.org/abs/1905.11946' },
      { what: 'runtime', value: 'onnxruntime 1.22, tensorflow 2.15.1, 2 training threads' },
      { what: 'fingerprint of the split', value: '0f4cb1a27d9ee1' },
    ],
  };
}

export const exampleTimings: Timings = {
  stages: [
    { stage: 'split', seconds: 0.41 },
    { stage: 'features', seconds: 6.82 },
    { stage: 'train transfer', seconds: 1.94 },
    { stage: 'train control', seconds: 118.3 },
    { stage: 'evaluate', seconds: 3.07 },
  ],
  arms: { transfer: 4.1, control: 118.3 },
};

function armReport({ name, wrongEvery }: ExampleArm, classes: readonly string[], support: readonly number[]): ArmReport {
  const matrix = classes.map(() => classes.map(() => 0));
  const wrong: WrongPrediction[] = [];
  let photo = 0;
  for (const [truth, count] of support.entries()) {
    for (let i = 0; i < count; i++, photo++) {
      const isWrong = wrongEvery > 0 && photo % wrongEvery === wrongEvery - 1;
      const predicted = isWrong ? (truth + 1 + ((photo * 5) % (classes.length - 1))) % classes.length : truth;
      const row = matrix[truth];
      if (row) row[predicted] = (row[predicted] ?? 0) + 1;
      if (!isWrong) continue;
      const [label, taken] = [classes[truth] ?? '', classes[predicted] ?? ''];
      const probability = 0.35 + ((photo * 37) % 60) / 100;
      wrong.push({
        id: `${label}/${String(photo).padStart(4, '0')}.jpg`,
        label,
        predicted: taken,
        probability,
        picture: tinyPicture(photo),
      });
    }
  }
  const perClass = classes.map((label, index) => {
    const right = matrix[index]?.[index] ?? 0;
    const predicted = sum(matrix.map((row) => row[index] ?? 0));
    const precision = predicted === 0 ? null : right / predicted;
    const recall = right / (support[index] ?? 1);
    return {
      label,
      precision,
      recall,
      f1: precision === null ? null : (2 * right) / (predicted + (support[index] ?? 0)),
      support: support[index] ?? 0,
    };
  });
  const correct = photo - wrong.length;
  const accuracy = correct / photo;
  const measured = { value: accuracy, correct, n: photo, ci95: wilson(correct, photo) };
  return {
    name,
    title: name === 'control' ? 'two convolutions from scratch, 96 px' : 'EfficientNet-Lite0 (ImageNet), frozen + Dense 256',
    description:
      name === 'control'
        ? 'Conv64, pool, Conv128, pool, dropout 0.1, Dense 256; streamed batches of 32.'
        : 'Features of plain views, a small head trained on them with Adam.',
    selectedOn: 'validation',
    selected: 'best',
    evaluatedOn: 'validation',
    accuracy: measured,
    best: { epoch: 7, accuracy: measured },
    last: { epoch: 10, accuracy: { value: (correct - 1) / photo, correct: correct - 1, n: photo, ci95: wilson(correct - 1, photo) } },
    parameters: name === 'control' ? { total: 18_902_793, trainable: 18_902_793 } : { total: 3_701_357, trainable: 330_249 },
    settings: settings(name),
    history: epochs(accuracy),
    figures: metrics(accuracy, sum(perClass.map(({ f1 }) => f1 ?? 0)) / classes.length),
    confusionMatrix: matrix,
    perClass,
    reliability: [2, 5, 9, 12, 14].map((bin, i) => ({
      bin,
      count: [1, 3, 9, 21, 50][i] ?? 0,
      accuracy: ([0, 0.33, 0.56, 0.81, 0.98][i] ?? 0) * accuracy,
      confidence: (bin + 0.6) / 15,
    })),
    wrong,
  };
}

function metrics(accuracy: number, macroF1: number): FormattedMetric[] {
  const metric = (name: string, title: string, text: string, description: string) => ({ name, title, text, description });
  return [
    metric('macroF1', 'macro F1', macroF1.toFixed(3), 'Mean F1 over all classes; higher is better.'),
    metric('logLoss', 'log loss', (0.05 + 2 * (1 - accuracy)).toFixed(3), 'Mean surprise at the true class, in nats; lower is better.'),
    metric('topK', 'top-3 accuracy', '98.8 %', 'Share of photos whose true class is among the three most probable ones.'),
  ];
}

function settings(name: string): Setting[] {
  const own =
    name === 'control'
      ? { network: 'article', 'training.learningRate': '0.001', 'training.dropout': '0.1' }
      : { 'head.hiddenUnits': '256', 'head.learningRate': '0.001' };
  const all = { ...own, 'augment.name': 'none', epochs: '10', keep: name === 'control' ? 'last' : 'best' };
  return Object.entries(all).map(([key, value]) => ({ name: key, value }));
}

function epochs(reached: number): EpochFigures[] {
  return Array.from({ length: 10 }, (_, i) => {
    const learned = 1 - Math.exp(-(i + 1) / 2.2);
    return {
      epoch: i + 1,
      accuracy: Math.min(1, 0.12 + learned * 0.9),
      loss: 2.2 * Math.exp(-(i + 1) / 2.5) + 0.02,
      validationAccuracy: reached * (i === 6 ? 1 : (0.3 + 0.7 * learned) * (i === 4 ? 0.94 : 0.985)),
      learningRate: 0.001,
      validationLoss: 2.2 * Math.exp(-(i + 1) / 2.5) + (1 - reached) * (1.2 + 0.12 * Math.max(0, i - 6)),
    };
  });
}

function compare(first: ArmReport, second: ArmReport): NonNullable<ReportInput['comparison']> {
  const { n } = first.accuracy;
  const difference = first.accuracy.value - second.accuracy.value;
  const spread = 1.96 * Math.sqrt((Math.abs(difference) * (1 - Math.abs(difference)) + 0.02) / n);
  const onlySecond = Math.min(2, first.wrong.length);
  const onlyFirst = onlySecond + first.accuracy.correct - second.accuracy.correct;
  const ci95 = { lo: difference - spread, hi: difference + spread };
  return { first: first.name, second: second.name, difference, ci95, mcnemarP: 0.000002, onlyFirst, onlySecond, n };
}

function augmented(photo: number, classes: readonly string[]): AugmentedPhoto {
  const views = [1, 2, 3, 4].map((view) => ({
    picture: tinyPicture(photo * 10 + view),
    parameters:
      `rotate ${37 * view}°, shift ${(0.07 * view).toFixed(2)} ${(-0.05 * view).toFixed(2)}, zoom ` +
      `${(0.8 + 0.1 * view).toFixed(2)}${view % 2 ? ', flip' : ''}`,
  }));
  return { id: `${classes[photo] ?? ''}/0001.jpg`, original: tinyPicture(photo * 10), views };
}

/** @see Wilson 1927: the score interval, z = 1.96. */
function wilson(correct: number, n: number): Interval {
  const z2 = 1.959964 ** 2;
  const centre = (correct + z2 / 2) / (n + z2);
  const half = (Math.sqrt(z2) / (n + z2)) * Math.sqrt((correct * (n - correct)) / n + z2 / 4);
  return { lo: Math.max(0, centre - half), hi: Math.min(1, centre + half) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

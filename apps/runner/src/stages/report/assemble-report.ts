import { isPlain } from '@graft/augment';
import type { SplitExample } from '@graft/core';
import type { ArmReport, NamedComparison, ReportInput, Setting } from '@graft/report';
import { formatMetrics } from '@graft/trainer';
import type { Evaluation } from '../../artifacts/evaluation.ts';
import type { StoredBackbone } from '../../artifacts/features.ts';
import type { IndexedPhotos } from '../../artifacts/manifest.ts';
import type { SummarisedSplit } from '../../artifacts/split.ts';
import type { Training } from '../../artifacts/training.ts';
import type { Location } from '../../pipeline/task-file.ts';
import { effectiveSplit } from '../split/effective-split.ts';
import { examplePicture } from './example-picture.ts';
import { augmentedPhotos, side } from './report-pictures.ts';
import type { ReportSlice } from './report-slice.ts';

/** An arm as the report reads it. */
export interface MeasuredArm {
  readonly name: string;
  /** One sentence: how it learns. */
  readonly description: string;
  readonly settings: readonly Setting[];
  readonly training: Training;
  readonly evaluation: Evaluation;
}

export interface ReportParts {
  readonly slice: ReportSlice;
  readonly photos: IndexedPhotos;
  readonly split: SummarisedSplit;
  readonly backbone: StoredBackbone | undefined;
  readonly arms: readonly MeasuredArm[];
  readonly comparison: NamedComparison | undefined;
  readonly location: Location;
}

const drawnNotice =
  'The pictures of this set are drawn, not photographed. It shows that the chain works and what the figures mean; it proves ' +
  'nothing about photos.';

/** The report's input from what the artifacts say: facts and pictures, no times. */
export async function assembleReport(parts: ReportParts): Promise<ReportInput> {
  const { slice, photos, split, backbone, comparison, location } = parts;
  const settings = effectiveSplit(slice.split, photos.source);
  const byId = new Map(split.examples.map((example) => [example.id, example]));
  const arms = await Promise.all(parts.arms.map((arm) => armReport(arm, parts, byId)));
  const { leaks, duplicatesTogether } = split.summary;
  const views = backbone
    ? await augmentedPhotos(
        split.examples,
        slice.viewPhotos,
        { augment: slice.augment, viewSeed: slice.viewSeed, preprocessing: backbone.preprocessing },
        location,
      )
    : [];
  return {
    title: slice.title,
    ...(photos.source.isDrawn ? { notice: drawnNotice } : {}),
    data: {
      classes: split.classes,
      ...countsOf(split),
      excluded: photos.excluded,
      leaks,
      ...(duplicatesTogether === undefined ? {} : { duplicatesTogether }),
    },
    split: { method: settings.method, ratio: sharesOf(settings), seed: settings.seed },
    arms,
    ...(comparison ? { comparison } : {}),
    ...(views.length > 0 ? { views } : {}),
    provenance: provenanceOf(parts),
  };
}

function sharesOf({ method, ratio, fixed, folds, fold }: ReportParts['slice']['split']): string {
  if (method === 'given') return 'as given';
  if (method === 'fixed') return `${fixed.join(' / ')} of each class held out`;
  if (method === 'k-fold') return `fold ${fold} of ${folds}`;
  return method === 'leave-one-group-out' ? `group ${fold} held out` : ratio.join(' / ');
}

async function armReport(arm: MeasuredArm, { slice, location }: ReportParts, byId: ReadonlyMap<string, SplitExample>): Promise<ArmReport> {
  const { name, description, settings, training, evaluation } = arm;
  const { model, history } = training;
  const { metrics, predictions } = evaluation;
  const wrong = predictions
    .filter(({ label, predicted }) => label !== predicted)
    .map(({ id, label, predicted, probabilities }) => ({ id, label, predicted, probability: Math.max(...probabilities) }))
    .sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1));
  const { evaluatedOn, selected, selectedOn, best, last } = evaluation.provenance;
  const { accuracy, confusionMatrix, perClass, reliability } = metrics;
  return {
    name,
    title: model.title,
    description,
    settings,
    accuracy,
    evaluatedOn,
    selected,
    selectedOn,
    best,
    last,
    parameters: model.parameters,
    ...(model.weighting ? { weighting: model.weighting } : {}),
    history,
    // The page shows the accuracy by itself, with n.
    figures: formatMetrics(metrics).filter((metric) => metric.name !== 'accuracy'),
    confusionMatrix,
    perClass,
    reliability,
    wrong: await Promise.all(
      wrong.map(async (prediction, index) => {
        const example = byId.get(prediction.id);
        const picture = example && index < slice.wrongPictures ? await examplePicture(example, location.roots, side) : undefined;
        return picture ? { ...prediction, picture } : prediction;
      }),
    ),
  };
}

function countsOf({ examples, classes }: SummarisedSplit): Pick<ReportInput['data'], 'counts' | 'examples'> {
  const zeros = () => classes.map(() => 0);
  const counts = { train: zeros(), validation: zeros(), test: zeros() };
  for (const { split, classIndex } of examples) counts[split][classIndex] = (counts[split][classIndex] ?? 0) + 1;
  const total = (numbers: readonly number[]) => numbers.reduce((sum, count) => sum + count, 0);
  return { counts, examples: { train: total(counts.train), validation: total(counts.validation), test: total(counts.test) } };
}

function provenanceOf({ backbone, slice }: ReportParts): ReportInput['provenance'] {
  const augmentation = isPlain(slice.augment)
    ? 'none'
    : [slice.augment]
        .flat()
        .map((member) =>
          Object.entries(member)
            .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
            .join(', '),
        )
        .join('; then ');
  const rows = [{ what: 'augmentation', value: augmentation }];
  if (!backbone) return rows;
  const { preprocessing: p } = backbone;
  return [
    { what: 'backbone', value: `${backbone.id}, ${backbone.featureDim} features` },
    { what: 'weights, sha256', value: backbone.weightsSha256 },
    ...(backbone.precision ? [{ what: 'precision of the weights', value: backbone.precision }] : []),
    { what: 'runtime of the backbone', value: backbone.runtime },
    {
      what: 'preprocessing',
      value:
        `${p.geometry.kind} to ${p.height} x ${p.width} (${p.geometry.kernel}), EXIF orientation ` +
        `${p.orientation === 'exif' ? 'applied' : 'ignored'}, (x - ${p.mean}) / ${p.std}`,
    },
    ...rows,
  ];
}

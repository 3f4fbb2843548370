import type { Setting } from '@graft/report';
import { evaluationArtifact } from '../artifacts/evaluation.ts';
import { featuresBackboneArtifact } from '../artifacts/features.ts';
import { manifestArtifact } from '../artifacts/manifest.ts';
import { writeReport } from '../artifacts/report.ts';
import { splitArtifact } from '../artifacts/split.ts';
import { trainingArtifact } from '../artifacts/training.ts';
import { defineStage, once, optional, perArm, type Upstream } from '../pipeline/define-stage.ts';
import { assembleReport } from './report/assemble-report.ts';
import { compareFirstTwo } from './report/compare-arms.ts';
import { reportSlice } from './report/report-slice.ts';

const needs = {
  index: once(manifestArtifact),
  split: once(splitArtifact),
  features: optional(featuresBackboneArtifact),
  train: perArm(trainingArtifact),
  evaluate: perArm(evaluationArtifact),
};

/** All arms' figures in; what the page is drawn from, a summary for machines and one for people out. Holds no times. */
export default defineStage({
  name: 'report',
  module: import.meta.url,
  uses: [
    '@graft/core',
    '@graft/engine',
    '@graft/weights',
    '@graft/image',
    '@graft/dataset',
    '@graft/augment',
    '@graft/trainer',
    '@graft/report',
  ],
  libraries: { sharp: '@graft/image' },
  slice: reportSlice,
  needs,
  trains: false,
  async run({ slice, upstream, location, writer }) {
    const arms = await Promise.all(
      slice.arms.map(async (arm) => ({
        ...arm,
        settings: settingsOfArm(upstream, arm.name),
        training: await contentsOf(upstream.train, arm.name),
        evaluation: await contentsOf(upstream.evaluate, arm.name),
      })),
    );
    const comparison = compareFirstTwo(arms);
    const [photos, split, backbone] = [
      await upstream.index.contents(),
      await upstream.split.contents(),
      await upstream.features?.contents(),
    ];
    const input = await assembleReport({ slice, photos, split, backbone, arms, comparison, location });
    const summaries = Object.fromEntries(
      arms.map(({ name, training: { model }, evaluation: { provenance, metrics } }) => {
        const { confusionMatrix: _, perClass: __, ...figures } = metrics;
        return [name, { ...provenance, ...figures, parameters: model.parameters }];
      }),
    );
    await writeReport(writer, input, { arms: summaries, ...(comparison ? { comparison } : {}), split: input.data.examples });
    return undefined;
  },
});

/** @throws {TypeError} for an arm that the plan did not name among the needs: a bug. */
function contentsOf<Contents>(
  stored: Readonly<Record<string, { readonly contents: () => Promise<Contents> }>>,
  arm: string,
): Promise<Contents> {
  const one = stored[arm];
  if (!one) throw new TypeError(`The arm ${arm} is not among the needs of the report.`);
  return one.contents();
}

/** The settings that the arm was trained with; where it is trained on features, how these were made as well. */
function settingsOfArm({ train, features }: Pick<Upstream<typeof needs>, 'train' | 'features'>, arm: string): Setting[] {
  const record = train[arm]?.record;
  const slices = [...(record && 'features' in record.upstream ? [features?.record.slice] : []), record?.slice];
  return slices.flatMap((slice) => settingsOf(slice));
}

/** The settings of a slice by their path: `head.learningRate`. */
function settingsOf(value: unknown, path = ''): Setting[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value === undefined ? [] : [{ name: path, value: typeof value === 'string' ? value : JSON.stringify(value) }];
  }
  return Object.entries(value).flatMap(([key, member]) => settingsOf(member, path === '' ? key : `${path}.${key}`));
}

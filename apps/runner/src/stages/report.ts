import { augmentConfig } from '@graft/augment';
import { canonicalJson, decodeJsonl, type Excluded, readArtifactFile } from '@graft/core';
import { splitConfig } from '@graft/dataset';
import { renderSummaryMarkdown, type Setting } from '@graft/report';
import { z } from 'zod';
import { defineStage, type StageDefinition } from '../pipeline/define-stage.ts';
import { assembleReport } from './assemble-report.ts';
import { compareStoredArms } from './compare-stored-arms.ts';
import { readArm } from './read-arm.ts';
import type { StoredBackbone } from './read-features.ts';
import { readSplit } from './read-split.ts';

const slice = z.strictObject({
  title: z.string(),
  isDrawn: z.boolean(),
  arms: z.array(z.string()),
  wrongPictures: z.int().min(0),
  viewPhotos: z.int().min(0),
  split: splitConfig,
  augment: augmentConfig,
  viewSeed: z.int().min(0),
});

/** All arms' metrics in; what the page is drawn from, a summary for machines and one for people out. Holds no times. */
const report: StageDefinition<z.output<typeof slice>> = defineStage({
  name: 'report',
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
  slice,
  needs: ['index', 'split'],
  trains: false,
  async run({ slice, upstream, location, writer }) {
    const of = (name: string) => upstream[name] as NonNullable<(typeof upstream)[string]>;
    const text = async (name: string, path: string) => (await readArtifactFile(of(name).directory, of(name).record, path)).toString('utf8');
    const arms = await Promise.all(
      slice.arms.map(async (name) => {
        const train = of(`${name}.train`);
        // What is trained on features also depends on how these were made.
        const slices = [...('features' in train.record.upstream ? [of('features').record.slice] : []), train.record.slice];
        return { ...(await readArm(name, train, of(`${name}.evaluate`))), settings: slices.flatMap((own) => settingsOf(own)) };
      }),
    );
    const comparison = compareStoredArms(arms);
    const input = await assembleReport({
      slice,
      split: await readSplit(of('split')),
      splitSummary: JSON.parse(await text('split', 'summary.json')) as unknown,
      excluded: decodeJsonl<Excluded>(await text('index', 'excluded.jsonl')),
      backbone: upstream.features ? (JSON.parse(await text('features', 'backbone.json')) as StoredBackbone) : undefined,
      arms,
      comparison,
      location,
    });
    await writer.write('report.json', canonicalJson(input));
    await writer.write('summary.md', renderSummaryMarkdown(input));
    const summaries = Object.fromEntries(
      arms.map(({ name, metrics: { confusionMatrix: _, perClass: __, ...metrics }, model }) => [
        name,
        { ...metrics, parameters: model.parameters },
      ]),
    );
    await writer.write(
      'summary.json',
      canonicalJson({ arms: summaries, ...(comparison ? { comparison } : {}), split: input.data.examples }),
    );
    return undefined;
  },
});

export default report;

/** The settings of a slice by their path: `head.learningRate`. */
function settingsOf(value: unknown, path = ''): Setting[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value === undefined ? [] : [{ name: path, value: typeof value === 'string' ? value : JSON.stringify(value) }];
  }
  return Object.entries(value).flatMap(([key, member]) => settingsOf(member, path === '' ? key : `${path}.${key}`));
}

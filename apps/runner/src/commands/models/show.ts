import { findBackbone, weightsOf } from '@graft/model-zoo';
import { type AssetStatus, assetStatus, describeSource } from '@graft/weights';
import { defineCommand } from '../../define-command.ts';
import { megabytes } from '../../terminal/format.ts';
import { lockFileHere } from './lock-file-here.ts';

export const show = defineCommand({
  usage: 'show <backbone>',
  describe: 'Show one backbone: input, features, paper, licence, sources of its weights',
  positionals: { backbone: { type: 'string', demandOption: true, describe: 'Id or alias, as `graft models` lists it' } },
  examples: [['$0 models show efficientnet-lite0', 'Where its weights come from and which formats of yours it reads']],
  async run(argv) {
    const spec = findBackbone(argv.backbone);
    const { id, alias, height, width, channelOrder, mean, std, published, features, featureDim, parameters, imagenetTop1 } = spec;
    const { licence, paper, origin, fileNames } = spec;
    const weights = await assetStatus(weightsOf(spec), await lockFileHere());
    const sources = spec.sources.map((source) => ({ kind: source.kind, source: describeSource(source), sha256: source.sha256 }));
    const formats = Object.keys(spec.imports);
    const facts: readonly (readonly [string, string])[] = [
      ['backbone', `${alias} (${id})`],
      ['input', `${height}x${width}, ${channelOrder}, (pixel - [${mean}]) / [${std}]`],
      ['features', `${featureDim}, photos ${features.geometry.kind}`],
      [
        'published',
        published.geometry.kind + (imagenetTop1 === undefined ? '' : `, ImageNet top-1 ${imagenetTop1.toFixed(1)} % (the authors' figure)`),
      ],
      ['parameters', `${parameters.toLocaleString('en')}, about ${megabytes(4 * parameters)}`],
      ['licence', licence],
      ['paper', paper],
      ['origin', origin],
      ['weights', placeOf(weights)],
      ...sources.map(({ kind, source, sha256 }, index): [string, string] => {
        const how =
          kind === 'manual' ? 'not downloaded (no sha256 is published): give the file by --weights' : 'verified by the hub and then pinned';
        return [`source ${index + 1}`, `${source}, ${sha256 === undefined ? how : `sha256 ${sha256}`}`];
      }),
      ['formats', formats.join(', ')],
      ['file names', [alias, ...fileNames].join(', ')],
    ];
    const record = { id, alias, featureDim, parameters, imagenetTop1, licence, paper, origin, preprocessing: { published, features } };
    return {
      result: { ...record, weights, sources, formats, fileNames },
      text: facts.map(([name, value]) => `${name.padEnd(12)}${value}`).join('\n'),
    };
  },
});

function placeOf({ cached, path, bytes = 0, damage }: AssetStatus): string {
  if (damage !== undefined) return `DAMAGED: ${path}: ${damage}; \`graft models prune\` removes it`;
  return cached ? `in the cache, ${megabytes(bytes)}: ${path}` : 'not in the cache';
}

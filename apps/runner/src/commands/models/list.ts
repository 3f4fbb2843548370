import { backboneIds, findBackbone, weightsOf } from '@graft/model-zoo';
import { textTable } from '@graft/report';
import { assetStatus } from '@graft/weights';
import { defineCommand } from '../../define-command.ts';
import { megabytes } from '../../terminal/format.ts';
import { lockFileHere } from './lock-file-here.ts';

export const list = defineCommand({
  usage: 'list',
  describe: 'List the backbones: input, features, size, published accuracy, licence, where the weights are',
  examples: [
    ['$0 models', 'Ids for --backbone'],
    ['$0 models list --json', 'For a program, with papers and paths'],
  ],
  async run() {
    const lockFile = await lockFileHere();
    const backbones = await Promise.all(
      backboneIds.map(async (id) => {
        const spec = findBackbone(id);
        const { alias, featureDim, parameters, imagenetTop1, height, width, licence, paper, origin } = spec;
        const weights = await assetStatus(weightsOf(spec), lockFile);
        const isManual = spec.sources.every(({ kind }) => kind === 'manual');
        return { id, alias, featureDim, parameters, imagenetTop1, height, width, licence, paper, origin, weights, isManual };
      }),
    );
    const rows = backbones.map(({ alias, featureDim, parameters, imagenetTop1, height, width, licence, weights, isManual }) => [
      alias,
      `${height}x${width}`,
      String(featureDim),
      `${(parameters / 1e6).toFixed(1)} M`,
      imagenetTop1 === undefined ? '' : `${imagenetTop1.toFixed(1)} %`,
      licence,
      weights.cached
        ? `in the cache, ${megabytes(weights.bytes ?? 0)}`
        : weights.damage === undefined
          ? `${isManual ? 'not available automatically' : 'downloaded on first use'}, about ${megabytes(4 * parameters)}`
          : 'damaged: see `graft models verify`',
    ]);
    const columns = ['backbone', 'input', 'features', 'parameters', 'ImageNet', 'licence', 'weights'].map((title) => ({ title }));
    return { result: { backbones }, text: textTable({ columns, rows }).trimEnd() };
  },
});

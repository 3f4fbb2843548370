import { backboneIds, findBackbone, weightsOf } from '@graft/model-zoo';
import { assetStatus } from '@graft/weights';
import type { CommandModule } from 'yargs';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption } from '../options.ts';
import { lockFileHere } from './lock-file-here.ts';
import { megabytes } from './megabytes.ts';

const list: CommandModule<object, { readonly json: boolean }> = {
  command: ['list', '$0'],
  describe: 'All backbones: input, features, size, accuracy as published, licence, where the weights are',
  builder: (yargs) =>
    yargs.option('json', jsonOption).example([
      ['$0 models', 'Ids for --backbone'],
      ['$0 models list --json', 'The same for a program, with papers and paths'],
    ]),
  handler: (argv) =>
    runCommand(argv, async ({ print }) => {
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
            ? `${isManual ? 'to be brought' : 'fetched when needed'}, about ${megabytes(4 * parameters)}`
            : 'damaged: see `graft models verify`',
      ]);
      print({ backbones }, table([['backbone', 'input', 'features', 'parameters', 'ImageNet', 'licence', 'weights'], ...rows]));
      return undefined;
    }),
};

export default list;

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

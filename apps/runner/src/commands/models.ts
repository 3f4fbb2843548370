import { backboneIds, findBackbone, weightsStatus } from '@graft/model-zoo';
import type { CommandModule } from 'yargs';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption } from './options.ts';

const models: CommandModule<object, { readonly json: boolean }> = {
  command: 'models',
  describe: 'List the pretrained backbones and whether their weights are here',
  builder: (yargs) => yargs.option('json', jsonOption).example([['$0 models', 'Ids for --backbone']]),
  handler: (argv) =>
    runCommand(argv, async ({ print }) => {
      const backbones = await Promise.all(
        backboneIds.map(async (id) => {
          const spec = findBackbone(id);
          const { alias, featureDim, parameters, height, width, licence, paper, origin } = spec;
          return { id, alias, featureDim, parameters, height, width, licence, paper, origin, weights: await weightsStatus(spec) };
        }),
      );
      const rows = backbones.map(({ alias, featureDim, parameters, height, width, licence, weights }) => [
        alias,
        `${height}x${width}`,
        String(featureDim),
        `${(parameters / 1e6).toFixed(1)} M`,
        licence,
        weights.cached ? 'in the cache' : 'fetched when needed',
      ]);
      print({ backbones }, table([['backbone', 'input', 'features', 'parameters', 'licence', 'weights'], ...rows]));
      return undefined;
    }),
};

export default models;

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

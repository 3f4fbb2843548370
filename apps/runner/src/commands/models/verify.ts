import { backboneIds, findBackbone, weightsOf } from '@graft/model-zoo';
import { type AssetCheck, verifyAsset } from '@graft/weights';
import type { CommandModule } from 'yargs';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption } from '../options.ts';
import { lockFileHere } from './lock-file-here.ts';

const words = { sound: 'sound', missing: 'not in the cache', changed: 'CHANGED', damaged: 'DAMAGED' } as const;

const verify: CommandModule<object, { readonly backbones: readonly string[]; readonly json: boolean }> = {
  command: 'verify [backbones..]',
  describe: 'Read the weights in the cache and hold them to their sha256; exit status 6 where any changed or is damaged',
  builder: (yargs) =>
    yargs
      .positional('backbones', { type: 'string', array: true, default: [], describe: 'Ids or aliases; default: all' })
      .option('json', jsonOption)
      .example([
        ['$0 models verify', 'All that are in the cache'],
        ['$0 models verify efficientnet-lite0 --json', 'One, for a program'],
      ]) as never,
  handler: (argv) =>
    runCommand(argv, async ({ print, signal }) => {
      const lock = await lockFileHere();
      const names = argv.backbones.length > 0 ? argv.backbones : backboneIds;
      const checks = [];
      for (const spec of names.map((name) => findBackbone(name)))
        checks.push({ id: spec.id, alias: spec.alias, ...(await verifyAsset(weightsOf(spec), { ...lock, signal })) });
      const lines = checks.map((check) => `${check.alias}  ${words[check.state]}${detailsOf(check)}`);
      print({ checks }, lines.join('\n'));
      return checks.some(({ state }) => state === 'changed' || state === 'damaged') ? 6 : 0;
    }),
};

export default verify;

function detailsOf({ state, path, sha256, received, damage }: AssetCheck): string {
  const way = 'remove it, or `graft models prune` does';
  if (state === 'changed') return `: ${path} has sha256 ${received} where ${sha256} is expected; ${way}`;
  if (state === 'damaged') return `: ${path}: ${damage}; ${way}`;
  return path === undefined ? '' : `  ${path}`;
}

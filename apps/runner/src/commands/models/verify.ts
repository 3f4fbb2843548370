import { backboneIds, findBackbone, verifyWeights } from '@graft/model-zoo';
import type { CommandModule } from 'yargs';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption } from '../options.ts';
import { lockFileHere } from './lock-file-here.ts';

const words = { sound: 'sound', missing: 'not in the cache', changed: 'CHANGED' } as const;

const verify: CommandModule<object, { readonly backbones: readonly string[]; readonly json: boolean }> = {
  command: 'verify [backbones..]',
  describe: 'Read the weights in the cache and hold them to their sha256; exit status 6 where any changed',
  builder: (yargs) =>
    yargs
      .positional('backbones', { type: 'string', array: true, default: [], describe: 'Ids or aliases; default: all' })
      .option('json', jsonOption)
      .example([
        ['$0 models verify', 'All that are in the cache'],
        ['$0 models verify efficientnet-lite0 --json', 'One, for a program'],
      ]) as never,
  handler: (argv) =>
    runCommand(argv, async ({ print }) => {
      const lock = await lockFileHere();
      const names = argv.backbones.length > 0 ? argv.backbones : backboneIds;
      const checks = [];
      for (const spec of names.map((name) => findBackbone(name)))
        checks.push({ id: spec.id, alias: spec.alias, ...(await verifyWeights(spec, lock)) });
      const lines = checks.map(({ alias, state, path, sha256, received }) =>
        state === 'changed'
          ? `${alias}  ${words[state]}: ${path} has sha256 ${received} where ${sha256} is expected; remove it, or \`graft models prune\` does`
          : `${alias}  ${words[state]}${path === undefined ? '' : `  ${path}`}`,
      );
      print({ checks }, lines.join('\n'));
      return checks.some(({ state }) => state === 'changed') ? 6 : 0;
    }),
};

export default verify;

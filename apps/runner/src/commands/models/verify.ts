import { backboneIds, findBackbone, weightsOf } from '@graft/model-zoo';
import { type AssetCheck, verifyAsset } from '@graft/weights';
import { defineCommand } from '../../define-command.ts';
import { backbonesPositional } from '../../terminal/options.ts';
import { lockFileHere } from './lock-file-here.ts';

const words = { sound: 'sound', missing: 'not in the cache', changed: 'CHANGED', damaged: 'DAMAGED' } as const;

export const verify = defineCommand({
  usage: 'verify [backbones..]',
  describe: 'Compare the weights in the cache with their sha256; exit status 6 where one does not match',
  positionals: { backbones: { ...backbonesPositional, describe: `${backbonesPositional.describe}; default: all` } },
  examples: [
    ['$0 models verify', 'All weights in the cache'],
    ['$0 models verify efficientnet-lite0 --json', 'Those of one backbone, for a program'],
  ],
  async run({ backbones }, { signal }) {
    const lock = await lockFileHere();
    const names = backbones.length > 0 ? backbones : backboneIds;
    const checks = [];
    for (const spec of names.map((name) => findBackbone(name)))
      checks.push({ id: spec.id, alias: spec.alias, ...(await verifyAsset(weightsOf(spec), { ...lock, signal })) });
    const lines = checks.map((check) => `${check.alias}  ${words[check.state]}${detailsOf(check)}`);
    const isBroken = checks.some(({ state }) => state === 'changed' || state === 'damaged');
    return { result: { checks }, text: lines.join('\n'), status: isBroken ? 6 : 0 };
  },
});

function detailsOf({ state, path, sha256, received, damage }: AssetCheck): string {
  const way = 'remove it, or run `graft models prune`';
  if (state === 'changed') return `: ${path} has sha256 ${received}, not ${sha256}; ${way}`;
  if (state === 'damaged') return `: ${path}: ${damage}; ${way}`;
  return path === undefined ? '' : `  ${path}`;
}

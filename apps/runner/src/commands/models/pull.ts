import { ConfigError } from '@graft/core';
import { backboneIds, findBackbone, weightsOf } from '@graft/model-zoo';
import { assetStatus, type Obtained, obtain } from '@graft/weights';
import { defineCommand } from '../../define-command.ts';
import { megabytes } from '../../terminal/format.ts';
import { backbonesPositional, offlineOption, weightsOption } from '../../terminal/options.ts';
import { lockFileHere } from './lock-file-here.ts';

export const pull = defineCommand({
  usage: 'pull [backbones..]',
  describe: 'Download weights into the cache from the first source that has them',
  positionals: { backbones: backbonesPositional },
  options: {
    all: { type: 'boolean', default: false, describe: 'All backbones' },
    weights: weightsOption,
    offline: offlineOption,
  },
  examples: [
    ['$0 models pull efficientnet-lite0', 'Download once; runs with --offline then have the weights'],
    ['$0 models pull inception-v3 --weights model.safetensors', 'Take a file of your own'],
  ],
  async run({ backbones, all, weights, offline }, { terminal, signal }) {
    const names = all ? backboneIds : backbones;
    if (names.length === 0) {
      throw new ConfigError('Expected the backbones to pull but received none.', {
        hint: 'Name one, or give --all; `graft models` lists them.',
      });
    }
    if (weights !== undefined && names.length !== 1) {
      throw new ConfigError(`Expected one backbone with --weights but received ${names.length}.`, { hint: 'Pull them one after another.' });
    }
    const specs = names.map((name) => findBackbone(name));
    const lock = await lockFileHere();
    const pulled: (Obtained & { readonly id: string; readonly bytes: number })[] = [];
    for (const asset of specs.map(weightsOf)) {
      const { progress: onProgress, log: onStep } = terminal;
      const obtained = await obtain(asset, { ...lock, weights, offline, onProgress, onStep, signal });
      terminal.endProgress();
      pulled.push({ id: asset.id, ...obtained, bytes: (await assetStatus(asset, lock)).bytes ?? 0 });
    }
    const lines = pulled.map(
      ({ id, bytes, path, source, sha256 }) => `${id}  ${megabytes(bytes)} from ${source}\n  ${path}\n  sha256 ${sha256}`,
    );
    return { result: { pulled }, text: lines.join('\n') };
  },
});

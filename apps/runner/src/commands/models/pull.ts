import { ConfigError } from '@graft/core';
import { backboneIds, findBackbone, weightsOf } from '@graft/model-zoo';
import { assetStatus, type Obtained, obtain } from '@graft/weights';
import type { CommandModule } from 'yargs';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption, offlineOption, weightsOption } from '../options.ts';
import { lockFileHere } from './lock-file-here.ts';
import { megabytes } from './megabytes.ts';

interface PullArguments {
  readonly backbones: readonly string[];
  readonly all: boolean;
  readonly weights: string | undefined;
  readonly offline: boolean;
  readonly json: boolean;
}

const pull: CommandModule<object, PullArguments> = {
  command: 'pull [backbones..]',
  describe: 'Bring weights into the cache: from there, a folder, or the first source that has them; each step is told',
  builder: (yargs) =>
    yargs
      .positional('backbones', { type: 'string', array: true, default: [], describe: 'Ids or aliases, as `graft models` lists them' })
      .option('all', { type: 'boolean', default: false, describe: 'Every backbone' })
      .option('weights', weightsOption)
      .option('offline', offlineOption)
      .option('json', jsonOption)
      .example([
        ['$0 models pull efficientnet-lite0', 'Fetch once; runs with --offline then have them'],
        ['$0 models pull inception-v3 --weights model.safetensors', 'Take a file that was brought here'],
      ]) as never,
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const names = argv.all ? backboneIds : argv.backbones;
      if (names.length === 0)
        throw new ConfigError('Expected the backbones to pull but received none.', {
          hint: 'Name one, or give --all; `graft models` lists them.',
        });
      if (argv.weights !== undefined && names.length !== 1)
        throw new ConfigError(`Expected one backbone with --weights but received ${names.length}.`, {
          hint: 'Pull them one after the other.',
        });
      const specs = names.map((name) => findBackbone(name));
      const lock = await lockFileHere();
      const pulled: (Obtained & { readonly id: string; readonly bytes: number })[] = [];
      for (const asset of specs.map(weightsOf)) {
        const weights = await obtain(asset, {
          ...lock,
          weights: argv.weights,
          offline: argv.offline,
          onProgress: terminal.progress,
          onStep: terminal.log,
          signal,
        });
        terminal.endProgress();
        pulled.push({ id: asset.id, ...weights, bytes: (await assetStatus(asset, lock)).bytes ?? 0 });
      }
      const lines = pulled.map(
        ({ id, bytes, path, source, sha256 }) => `${id}  ${megabytes(bytes)} from ${source}\n  ${path}\n  sha256 ${sha256}`,
      );
      print({ pulled }, lines.join('\n'));
      return undefined;
    }),
};

export default pull;

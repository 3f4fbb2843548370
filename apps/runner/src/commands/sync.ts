import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '@graft/core';
import { findBackbone } from '@graft/model-zoo';
import type { CommandModule } from 'yargs';
import { z } from 'zod';
import { type Experiment, experimentSchema } from '../experiment/experiment-schema.ts';
import { loadExperiment } from '../experiment/load-experiment.ts';
import { planExperiment, storedBackbone } from '../experiment/plan.ts';
import { runnerDirectory, writeIfChanged } from '../pipeline/layout.ts';
import { layOutWorkspaces } from '../pipeline/workspace-layout.ts';
import { readPreviousSplit } from '../split/read-previous-split.ts';
import type { FeaturesSlice } from '../stages/features-slice.ts';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption } from './options.ts';

const sync: CommandModule<object, { readonly json: boolean }> = {
  builder: (yargs) => yargs.option('json', jsonOption).example([['$0 sync', 'After an edit of experiments/NAME/experiment.json']]),
  handler: (argv) =>
    runCommand(argv, async ({ print }) => {
      const checkout = dirname(dirname(runnerDirectory));
      const folder = join(checkout, 'experiments');
      const names = (await readdir(folder, { withFileTypes: true }).catch(() => []))
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
      const experiments: string[] = [];
      for (const directory of names.sort()) {
        const { experiment, name } = await loadExperiment(join(folder, directory));
        if (experiment.data === undefined)
          throw new ConfigError(`Expected "data" in experiments/${directory}/experiment.json but received none.`);
        const split = await withoutPath(experiment.split, join(folder, directory));
        const tasks = planExperiment({
          experiment: { ...experiment, split },
          name,
          backbone: pinnedBackbone(experiment),
          isDrawn: 'sample' in experiment.data,
        });
        await layOutWorkspaces(join(folder, directory), checkout, name, tasks);
        experiments.push(name);
      }
      const schema = z.toJSONSchema(experimentSchema, { io: 'input', reused: 'ref' });
      await writeIfChanged(join(checkout, 'recipes', 'experiment.schema.json'), `${JSON.stringify(schema, undefined, 2)}\n`);
      print({ experiments }, experiments.map((name) => `experiments/${name}`).join('\n'));
      return undefined;
    }),
};

export default sync;

/** A stage gets the hash of the split that it follows. */
async function withoutPath(split: Experiment['split'], base: string): Promise<Experiment['split']> {
  return split.previous === undefined ? split : { ...split, previous: (await readPreviousSplit(resolve(base, split.previous))).sha256 };
}

/** What a run will resolve to, without asking the network: only weights that their spec pins can stand in a committed file. */
function pinnedBackbone({ arms, backbone }: Experiment): FeaturesSlice['backbone'] | undefined {
  if (!Object.values(arms).some(({ kind }) => kind === 'frozen')) return undefined;
  const pinned = 'onnx' in backbone ? undefined : findBackbone(backbone.id).sources.find(({ sha256 }) => sha256 !== undefined)?.sha256;
  if (!('onnx' in backbone) && pinned !== undefined) return storedBackbone(backbone, pinned);
  const id = 'onnx' in backbone ? backbone.onnx : backbone.id;
  throw new ConfigError(`Expected a backbone whose weights are pinned for a committed experiment but received ${id}.`, {
    hint: 'Keep the experiment file outside experiments/: `graft run FILE` pins what it finds.',
  });
}

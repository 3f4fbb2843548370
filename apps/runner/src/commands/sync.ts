import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '@graft/core';
import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { experimentSchema } from '../experiment/experiment-schema.ts';
import { loadExperiment } from '../experiment/load-experiment.ts';
import { resolveExperiment } from '../experiment/resolve-experiment.ts';
import { lockRun } from '../experiment/run-experiment.ts';
import { findStage } from '../find-stage.ts';
import { checkoutRoot } from '../pipeline/home.ts';
import { placeTasks } from '../pipeline/place-tasks.ts';
import { writeIfChanged } from '../pipeline/write-if-changed.ts';

export const sync = defineCommand({
  usage: 'sync',
  describe: "Write the workspaces of the checkout's experiments again",
  examples: [['$0 sync', 'After an edit of experiments/NAME/experiment.json']],
  async run(_, { terminal, signal }) {
    const { log, progress: onProgress, warn } = terminal;
    const folder = join(checkoutRoot, 'experiments');
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const experiments: string[] = [];
    const failures: PipelineError[] = [];
    for (const { name } of entries.filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const directory = join(folder, name);
      if (!existsSync(join(directory, 'experiment.json'))) {
        warn(`experiments/${name} is skipped: it holds no experiment.json`);
        continue;
      }
      try {
        const loaded = await loadExperiment(directory);
        const options = { out: directory, isObtained: false, offline: true, onProgress, log, warn, signal };
        const resolved = await resolveExperiment(loaded, options);
        const unlock = await lockRun(resolved.home, { terminal, signal });
        await placeTasks(resolved.tasks, resolved.home, findStage).finally(unlock);
        experiments.push(name);
      } catch (error) {
        // One that cannot be written must not keep the others from it.
        if (!PipelineError.isInstance(error)) throw error;
        failures.push(error);
        warn(`experiments/${name}: ${error.message}`);
      }
    }
    const schema = z.toJSONSchema(experimentSchema, { io: 'input', reused: 'ref' });
    await writeIfChanged(join(checkoutRoot, 'recipes', 'experiment.schema.json'), `${JSON.stringify(schema, undefined, 2)}\n`);
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    return { result: { experiments }, text: experiments.map((name) => `experiments/${name}`).join('\n') };
  },
});

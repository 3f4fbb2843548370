import { resolve } from 'node:path';
import { defineCommand } from '../define-command.ts';

export const sample = defineCommand({
  usage: 'sample <out>',
  describe: 'Draw the sample data set: nine sea species, drawn, not photographed',
  positionals: { out: { type: 'string', demandOption: true, describe: 'Folder to draw into: absent or empty' } },
  options: {
    seed: { type: 'number', default: 1, describe: 'Another seed draws other pictures' },
    count: { type: 'number', default: 430, describe: 'Number of pictures' },
  },
  examples: [['$0 sample drawn --seed 2', 'Then: graft quick drawn']],
  async run({ out, seed, count }, { terminal, signal }) {
    const directory = resolve(out);
    const { drawSample } = await import('@graft/sample');
    const { photos, classes } = await drawSample({ directory, seed, count, onProgress: terminal.progress, signal });
    return {
      result: { directory, pictures: photos, classes, isDrawn: true },
      text: `${photos} drawn pictures of ${classes.length} species in ${directory}`,
    };
  },
});

import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  name: 'features',
  describe: "Compute the backbone's features of an experiment's photos, after whatever it needs",
  until: 'features',
  examples: [['$0 features experiments/sample', 'What is already made is taken from the cache']],
});

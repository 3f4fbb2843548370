import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  name: 'evaluate',
  describe: 'Measure the arms of an experiment, after whatever it needs',
  until: 'evaluate',
  examples: [['$0 evaluate experiments/sample', 'What is already made is taken from the cache']],
});

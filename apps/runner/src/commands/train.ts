import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  name: 'train',
  describe: 'Train the arms of an experiment, after whatever it needs',
  until: 'train',
  examples: [['$0 train experiments/sample', 'What is already made is taken from the cache']],
});

import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  name: 'report',
  describe: 'Write the report of an experiment, after whatever it needs',
  until: 'report',
  examples: [['$0 report experiments/sample', 'What is already made is taken from the cache']],
});

import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  until: 'evaluate',
  examples: [['$0 evaluate experiments/sample', 'What is already made is taken from the cache']],
});

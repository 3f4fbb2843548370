import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  until: 'report',
  examples: [['$0 report experiments/sample', 'What is already made is taken from the cache']],
});

import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  until: 'features',
  examples: [['$0 features experiments/sample', 'What is already made is taken from the cache']],
});

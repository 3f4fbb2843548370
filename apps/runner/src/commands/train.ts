import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  until: 'train',
  examples: [['$0 train experiments/sample', 'What is already made is taken from the cache']],
});

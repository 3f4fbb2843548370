import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  name: 'run',
  describe: 'Run an experiment file: split, features, training, evaluation, report',
  until: 'report',
  examples: [
    ['$0 run experiments/sample', 'The drawn sample, both arms'],
    ['$0 run recipes/article.json --data photos', "The article's experiment on your photos"],
  ],
});

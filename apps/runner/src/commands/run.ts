import { experimentCommand } from './experiment-command.ts';

export default experimentCommand({
  until: 'report',
  examples: [
    ['$0 run experiments/sample', 'The drawn sample, both arms'],
    ['$0 run recipes/article.json --data photos', "The article's experiment on your photos"],
  ],
});

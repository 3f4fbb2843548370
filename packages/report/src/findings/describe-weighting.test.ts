import { expect, it } from 'vitest';
import { describeWeighting } from './describe-weighting.ts';

it('says in one sentence what was in force, with the class weights', () => {
  const classWeights = [
    { label: 'ants', weight: 0.8 },
    { label: 'bees', weight: 8 / 3 },
  ];
  expect(describeWeighting('transfer', { classWeights })).toBe(
    'Training of transfer: class weights ants 0.8, bees 2.67. The training loss is weighted; accuracies and validation are not.',
  );
  expect(describeWeighting('transfer', { repeats: { photos: 12, taken: 1200 } })).toBe(
    'Training of transfer: 12 photos taken more than once, so that an epoch takes 1,200.',
  );
  const photoWeights = { photos: 3, smallest: 0.5, largest: 4 };
  expect(describeWeighting('a and b', { photoWeights, repeats: { photos: 1, taken: 9 } })).toBe(
    'Training of a and b: 3 photos with weights of their own, 0.5 to 4; 1 photo taken more than once, so that an epoch takes 9. ' +
      'The training loss is weighted; accuracies and validation are not.',
  );
});

it('names the ends where there are more classes than a sentence holds', () => {
  const classWeights = Array.from({ length: 300 }, (_, i) => ({ label: `class ${i}`, weight: 1 + ((i * 7) % 300) / 100 }));
  expect(describeWeighting('transfer', { classWeights })).toContain('class weights from 1 (class 0) to 3.99 (class 257).');
});

import { expect, it } from 'vitest';
import { unbreakable } from './unbreakable.ts';

it('joins numbers with their units and signs, and nothing else', () => {
  expect(unbreakable('by 34.9 points (95 % interval 1 to 2, McNemar p < 0.001, n = 86) (epoch 7)').replaceAll('\u00a0', '_')).toBe(
    'by 34.9_points (95_% interval 1 to 2, McNemar p_<_0.001, n_=_86) (epoch_7)',
  );
});

import { splitConfig } from '@graft/dataset';
import { expect, it } from 'vitest';
import { resolveSplit } from './resolve-split.ts';

it('takes a split as it came, and says where validation is divided off train', async () => {
  const warnings: string[] = [];
  const resolve = (sides: readonly ('train' | 'validation' | 'test')[]) => {
    const candidates = sides.map((givenSplit) => ({ id: `${givenSplit}/cat/1.jpg`, label: 'cat', givenSplit }));
    const source = { isSplit: true, candidates };
    return resolveSplit(splitConfig.parse({}), { file: 'experiment.json', source, warn: (line) => warnings.push(line) });
  };
  expect(await resolve(['train', 'validation'])).toMatchObject({ split: { method: 'given' } });
  expect(warnings).toEqual([]);
  expect(await resolve(['train', 'test'])).toMatchObject({ split: { method: 'given' } });
  expect(warnings).toEqual(['no photo came for validation: it is divided off train by the ratio 0.8, 0.2; test is kept']);
});

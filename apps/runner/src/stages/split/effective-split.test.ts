import { splitConfig } from '@graft/dataset';
import { expect, it } from 'vitest';
import { effectiveSplit } from './effective-split.ts';

it('takes photos that came split as they came', () => {
  const config = splitConfig.parse({});
  expect(effectiveSplit(config, { isDrawn: false, isSplit: true })).toEqual({ ...config, method: 'given' });
  expect(effectiveSplit(config, { isDrawn: false, isSplit: false })).toEqual(config);
});

it("groups by the manifest's group where groupBy names the column that it is from", () => {
  const config = splitConfig.parse({ groupBy: 'patient' });
  expect(effectiveSplit(config, { isDrawn: false, isSplit: false, groupColumn: 'patient' })).toEqual({ ...config, groupBy: 'group' });
  expect(effectiveSplit(config, { isDrawn: false, isSplit: false })).toEqual(config);
});

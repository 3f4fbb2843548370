import { expect, it } from 'vitest';
import { metricRows } from './metric-rows.ts';
import { settingRows } from './setting-rows.ts';

const metric = (name: string, text: string) => ({ name, title: name, text, description: `about ${name}` });

it('metricRows puts the metrics of all arms side by side, in the order of their first appearance', () => {
  expect(metricRows([{ figures: [metric('b', '1')] }, {}, { figures: [metric('a', '2'), metric('b', '3')] }])).toEqual([
    { name: 'b', title: 'b', description: 'about b', texts: ['1', undefined, '3'] },
    { name: 'a', title: 'a', description: 'about a', texts: [undefined, undefined, '2'] },
  ]);
});

it('settingRows parts what differs, a missing setting included, from what all arms share', () => {
  const settings = (values: Record<string, string>) => ({ settings: Object.entries(values).map(([name, value]) => ({ name, value })) });
  const { different, shared } = settingRows([
    settings({ 'head.learningRate': '0.001', epochs: '10' }),
    settings({ epochs: '10', 'head.learningRate': '0.01', mix: 'mixup' }),
  ]);
  expect(different).toEqual([
    { name: 'head.learningRate', values: ['0.001', '0.01'] },
    { name: 'mix', values: [undefined, 'mixup'] },
  ]);
  expect(shared).toEqual([{ name: 'epochs', values: ['10', '10'] }]);
});

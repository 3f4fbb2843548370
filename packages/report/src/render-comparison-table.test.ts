import { expect, it } from 'vitest';
import { type ComparedArm, renderComparisonTable } from './render-comparison-table.ts';

const transfer: ComparedArm = {
  name: 'transfer',
  accuracy: { value: 82 / 86, correct: 82, n: 86, ci95: { lo: 0.886, hi: 0.982 } },
  seconds: 4.06,
};
const control: ComparedArm = {
  name: 'control',
  accuracy: { value: 52 / 86, correct: 52, n: 86, ci95: { lo: 0.499, hi: 0.701 } },
  seconds: 118.34,
};
const macroF1 = { name: 'macroF1', title: 'macro F1', text: '0.951', description: '' };

it('has a line per arm, aligned', () => {
  expect(renderComparisonTable([transfer, control])).toBe(
    [
      'arm       accuracy  correct   n   95 % interval  seconds',
      '────────  ────────  ───────  ──  ──────────────  ───────',
      'transfer    95.3 %       82  86  88.6 to 98.2 %      4.1',
      'control     60.5 %       52  86  49.9 to 70.1 %    118.3',
      '',
    ].join('\n'),
  );
});

it('has a line per metric below, whatever the metric, and a dash where an arm does not have it', () => {
  const invented = { name: 'luck', title: 'share of luck', text: '7 of 9', description: '' };
  const table = renderComparisonTable([
    { ...transfer, figures: [macroF1] },
    { ...control, figures: [{ ...macroF1, text: '0.601' }, invented] },
  ]);
  expect(table.split('\n\n')[1]).toBe(
    [
      'metric         transfer  control',
      '─────────────  ────────  ───────',
      'macro F1          0.951    0.601',
      'share of luck         –   7 of 9',
      '',
    ].join('\n'),
  );
});

it('has a column only for figures that some arm has, and a dash where another arm does not have it', () => {
  const { seconds: _, ...untimed } = control;
  expect(renderComparisonTable([untimed])).not.toContain('seconds');
  expect(renderComparisonTable([transfer, untimed])).toMatch(/control .* –\n$/);
  const parameters = { total: 174_698_889, trainable: 526_857 };
  expect(renderComparisonTable([{ ...transfer, parameters }])).toMatch(/174,698,889 +526,857 +4\.1\n$/);
});

it('has only its titles without arms, and a dash for an accuracy that does not exist', () => {
  expect(renderComparisonTable([]).split('\n')).toHaveLength(3);
  const accuracy = { value: Number.NaN, correct: 0, n: 0, ci95: { lo: Number.NaN, hi: Number.NaN } };
  expect(renderComparisonTable([{ ...transfer, accuracy }])).toMatch(/transfer +– +0 +0 +– +4\.1\n$/);
});

it('as Markdown is two tables with escaped names', () => {
  expect(renderComparisonTable([{ ...transfer, name: 'a|b', figures: [macroF1] }], 'markdown')).toBe(
    [
      '| arm | accuracy | correct | n | 95 % interval | seconds |',
      '| --- | ---: | ---: | ---: | ---: | ---: |',
      '| a\\|b | 95.3 % | 82 | 86 | 88.6 to 98.2 % | 4.1 |',
      '',
      '| metric | a\\|b |',
      '| --- | ---: |',
      '| macro F1 | 0.951 |',
      '',
    ].join('\n'),
  );
});

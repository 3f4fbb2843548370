import { describe, expect, it } from 'vitest';
import { type ComparisonRow, renderComparisonTable } from './render-comparison-table.ts';
import { displayWidth } from './text/display-width.ts';

const transfer: ComparisonRow = { arm: 'transfer', accuracy: 82 / 86, correct: 82, n: 86, ci95: { lo: 0.886, hi: 0.982 }, seconds: 4.06 };
const control: ComparisonRow = { arm: 'control', accuracy: 52 / 86, correct: 52, n: 86, ci95: { lo: 0.499, hi: 0.701 }, seconds: 118.34 };

describe('on a terminal', () => {
  it('is aligned, names to the left and numbers to the right', () => {
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

  it('stays aligned with names of any script', () => {
    const names = ['מדוזה', '海月', '🐠 fish', 'e\u0301toile', 'a name that is rather long'];
    const lines = renderComparisonTable(names.map((arm) => ({ ...transfer, arm })))
      .trimEnd()
      .split('\n');
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
  });

  it('prints an escape sequence in a name instead of obeying it', () => {
    const table = renderComparisonTable([{ ...transfer, arm: '\u001b[2J\u202egnp\n' }]);
    expect(table).toContain('\ufffd[2J\ufffdgnp\ufffd');
    expect(table.trimEnd().split('\n')).toHaveLength(3);
  });

  it('has a column only for figures that some row has, and a dash where another has not', () => {
    const { seconds: _, ...untimed } = control;
    expect(renderComparisonTable([untimed])).not.toContain('seconds');
    expect(renderComparisonTable([transfer, untimed])).toMatch(/control .* –\n$/);
    const parameters = { total: 174_698_889, trainable: 526_857 };
    expect(renderComparisonTable([{ ...transfer, parameters }])).toMatch(/174,698,889 +526,857 +4\.1\n$/);
  });

  it('stands without rows, and with an accuracy that does not exist', () => {
    expect(renderComparisonTable([]).split('\n')).toHaveLength(3);
    const none = { ...transfer, accuracy: Number.NaN, correct: 0, n: 0, ci95: { lo: Number.NaN, hi: Number.NaN } };
    expect(renderComparisonTable([none])).toMatch(/transfer +– +0 +0 +– +4\.1\n$/);
  });
});

describe('as Markdown', () => {
  it('is a table with escaped names', () => {
    expect(renderComparisonTable([{ ...transfer, arm: 'a|b' }], { style: 'markdown' })).toBe(
      [
        '| arm | accuracy | correct | n | 95 % interval | seconds |',
        '| --- | ---: | ---: | ---: | ---: | ---: |',
        '| a\\|b | 95.3 % | 82 | 86 | 88.6 to 98.2 % | 4.1 |',
        '',
      ].join('\n'),
    );
  });
});

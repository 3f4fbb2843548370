import { describe, expect, it } from 'vitest';
import { displayWidth } from './display-width.ts';
import { textTable } from './text-table.ts';

const columns = [{ title: 'class' }, { title: 'photos', isNumeric: true }, { title: 'such as' }];

describe('on a terminal', () => {
  it('aligns text to the left and numbers to the right, without trailing spaces', () => {
    expect(
      textTable({
        columns,
        rows: [
          ['ants', '1,234', 'ants/1.jpg'],
          ['bumblebees', '7', ''],
        ],
      }),
    ).toBe(
      ['class       photos  such as', '──────────  ──────  ──────────', 'ants         1,234  ants/1.jpg', 'bumblebees       7', ''].join(
        '\n',
      ),
    );
  });

  it('stays aligned with names of any script', () => {
    const names = ['מדוזה', '海月', '🐠 fish', 'e\u0301toile', 'a name that is rather long'];
    const lines = textTable({ columns: columns.slice(0, 2), rows: names.map((name) => [name, '1']) })
      .trimEnd()
      .split('\n');
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
  });

  it('prints an escape sequence in a name instead of obeying it', () => {
    const table = textTable({ columns, rows: [['\u001b[2J\u202egnp\n', '1', '']] });
    expect(table).toContain('\ufffd[2J\ufffdgnp\ufffd');
    expect(table.trimEnd().split('\n')).toHaveLength(3);
  });

  it('has only its titles and a rule without rows', () => {
    expect(textTable({ columns, rows: [] }).split('\n')).toHaveLength(3);
  });
});

it('as Markdown escapes cells and titles', () => {
  expect(textTable({ columns: [{ title: 'a|b' }, { title: 'n', isNumeric: true }], rows: [['<script>', '1']], style: 'markdown' })).toBe(
    '| a\\|b | n |\n| --- | ---: |\n| \\<script\\> | 1 |\n',
  );
});

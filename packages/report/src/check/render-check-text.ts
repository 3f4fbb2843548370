import { figure } from '../text/figure.ts';
import { textTable } from '../text/text-table.ts';
import type { CheckedKind, CheckInput } from './check-input.ts';
import { checkWords } from './check-words.ts';

/** A check for a terminal: a line per kind that has findings, each with its first example. */
export function renderCheckText(check: CheckInput): string {
  const found = check.kinds.filter(({ issues }) => issues.length > 0);
  const clean = check.kinds.filter(({ issues }) => issues.length === 0);
  const table = textTable({
    columns: [{ title: 'kind' }, { title: 'findings', isNumeric: true }, { title: 'photos', isNumeric: true }, { title: 'such as' }],
    rows: found.map(row),
  });
  return [
    `${checkWords.data(check)}\n${checkWords.headline(check)}\n`,
    ...(found.length > 0 ? [table] : []),
    ...(clean.length > 0 ? [`${checkWords.clean}: ${clean.map(checkWords.kind).join(', ')}.\n`] : []),
  ].join('\n');
}

function row(kind: CheckedKind): string[] {
  const photos = new Set(kind.issues.flatMap(({ ids }) => ids)).size;
  const [first] = kind.issues;
  const example = [first?.ids[0], first?.note].filter((part) => part !== undefined).join(': ');
  return [checkWords.kind(kind), figure.count(kind.issues.length), photos === 0 ? '' : figure.count(photos), cut(example)];
}

const longest = 60;

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

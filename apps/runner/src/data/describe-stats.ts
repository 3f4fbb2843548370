import type { DatasetStats, Spread } from '@graft/dataset';
import { textTable } from '@graft/report';

/** The figures as a table of the classes and a few lines. */
export function describeStats(stats: DatasetStats): string {
  const { photos, excluded, classes, imbalance, formats, orientations, width, height, duplicates, groups } = stats;
  const splits = Object.keys(stats.splits).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const table = textTable({
    columns: [{ title: 'class' }, ...['photos', ...splits].map((title) => ({ title, isNumeric: true }))],
    rows: [
      ...classes.map((own) => [own.label, `${own.photos}`, ...splits.map((split) => `${own.splits[split] ?? 0}`)]),
      ['all', `${photos}`, ...splits.map((split) => `${stats.splits[split]}`)],
    ],
  });
  const counts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const lines: [string, string | undefined][] = [
    ['largest class', classes.length > 1 ? `${Number(imbalance.toFixed(2))} times the smallest` : undefined],
    ['left out', excluded > 0 ? `${excluded}` : undefined],
    ['formats', counts(formats) || undefined],
    ['width', describeSpread(width)],
    ['height', describeSpread(height)],
    ['EXIF orientation', counts(orientations) || undefined],
    [
      'equal files',
      duplicates === undefined
        ? 'not known: the split goes by names'
        : duplicates.sets > 0
          ? `${duplicates.files} in ${duplicates.sets} set${duplicates.sets === 1 ? '' : 's'}`
          : 'none',
    ],
    ['groups', groups > 0 ? `${groups}` : undefined],
  ];
  const facts = lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(18)}${value}`]));
  return [table, ...facts].join('\n');
}

const order = ['train', 'validation', 'test'];

function describeSpread(spread: Spread | undefined): string | undefined {
  return spread && `${spread.least} to ${spread.most} pixels, median ${spread.median}`;
}

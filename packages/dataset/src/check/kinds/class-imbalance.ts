import { countBy } from '../../group-by.ts';
import type { IssueKind } from '../issue-kind.ts';

/** Of the largest class. */
const smallestShare = 0.1;

const classImbalance: IssueKind = {
  about: 'labels',
  title: 'Small classes',
  rule: 'A class has less than a tenth of the photos of the largest class, or none.',
  source: 'Krawczyk, Learning from imbalanced data, 2016: ratios of 1 to 10 and beyond need care',
  isExcludedByDefault: false,
  find({ photos, labels }) {
    const counts = countBy(photos, ({ label }) => label);
    const largest = Math.max(0, ...counts.values());
    return labels
      .map((label) => ({ label, count: counts.get(label) ?? 0 }))
      .filter(({ count }) => count < smallestShare * largest)
      .map(({ label, count }) => ({
        ids: [],
        note: `${label}: ${count} photo${count === 1 ? '' : 's'}, the largest class has ${largest}`,
      }));
  },
};

export default classImbalance;

import { defineIssueKind } from '../define-issue-kind.ts';
import type { IssueKind } from '../issue-kind.ts';

/** Of the largest class. */
const smallestShare = 0.1;

const classImbalance: IssueKind = defineIssueKind({
  about: 'labels',
  title: 'Small classes',
  rule: 'A class has less than a tenth of the photos of the largest, or none.',
  source: 'Krawczyk, Learning from imbalanced data, 2016: ratios of 1 to 10 and beyond need care',
  isExcludedByDefault: false,
  find({ photos, labels }) {
    const counts = new Map(labels.map((label) => [label, 0]));
    for (const { label } of photos) counts.set(label, (counts.get(label) ?? 0) + 1);
    const largest = Math.max(0, ...counts.values());
    return [...counts]
      .filter(([, count]) => count < smallestShare * largest)
      .map(([label, count]) => ({ ids: [], note: `${label}: ${count} photo${count === 1 ? '' : 's'}, the largest class has ${largest}` }));
  },
});

export default classImbalance;

import { figure } from '../text/figure.ts';
import type { CheckedKind, CheckInput } from './check-input.ts';

/** The words for the findings of a check: the terminal and the page say the same. */
export const checkWords = {
  /** `430 photos of 9 classes, 2 files that cannot be used`. */
  data({ photos, files, counts }: CheckInput): string {
    const unusable = files > photos ? `, ${figure.of(files - photos, 'file')} that cannot be used` : '';
    return `${figure.of(photos, 'photo')} of ${figure.of(Object.keys(counts).length, 'class', 'classes')}${unusable}`;
  },

  headline({ kinds }: CheckInput): string {
    const found = kinds.filter(({ issues }) => issues.length > 0);
    if (found.length === 0) return 'Nothing was found.';
    const total = found.reduce((sum, { issues }) => sum + issues.length, 0);
    return `${figure.of(total, 'finding')} of ${figure.of(found.length, 'kind')}. Nothing was changed.`;
  },

  /** `Dark photos (dark)`: what people read, and the name that options take. */
  kind({ title, kind }: CheckedKind): string {
    return `${title} (${kind})`;
  },

  clean: 'Looked for and not found',
};

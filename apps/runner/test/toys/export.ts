import { defineExport } from '../define-export.ts';

/** The labels, one per line. */
export default defineExport({
  format: 'toy',
  summary: 'the labels, one per line',
  write: ({ training, put }) => put('labels.txt', `${training.model.classes.join('\n')}\n`),
});

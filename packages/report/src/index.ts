export { type ComparisonRow, renderComparisonTable } from './render-comparison-table.ts';
export { renderHtml } from './render-html.ts';
export { renderSummaryMarkdown } from './render-summary-markdown.ts';
export type {
  Accuracy,
  ArmReport,
  AugmentedPhoto,
  ClassMetrics,
  Comparison,
  DataReport,
  EpochRecord,
  Interval,
  Leak,
  Metrics,
  ReportInput,
  WrongPrediction,
} from './report-input.ts';

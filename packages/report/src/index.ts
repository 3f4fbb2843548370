export { describeWeighting } from './findings/describe-weighting.ts';
export { type CheckPageInput, type CheckPageIssue, type CheckPageKind, type CheckPagePhoto, renderCheckPage } from './render-check-page.ts';
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
  Weighting,
  WrongPrediction,
} from './report-input.ts';

export type { CheckedKind, CheckInput } from './check/check-input.ts';
export { type CheckPageOptions, picturedIds, renderCheckPage } from './check/render-check-page.ts';
export { renderCheckText } from './check/render-check-text.ts';
export { type Findings, type FindingsInput, findings } from './findings/findings.ts';
export { type ComparedArm, renderComparisonTable } from './render-comparison-table.ts';
export { renderHtml } from './render-html.ts';
export { type PreviewInput, type PreviewPicture, renderPreviewPage } from './render-preview-page.ts';
export { renderSummaryMarkdown } from './render-summary-markdown.ts';
export {
  type ArmReport,
  type AugmentedPhoto,
  type NamedComparison,
  type ReportInput,
  reportInputSchema,
  type Setting,
  type Timings,
} from './report-input.ts';
export { type TextTable, textTable } from './text/text-table.ts';

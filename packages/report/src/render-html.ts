import { html } from './markup/html.ts';
import type { ReportInput } from './report-input.ts';
import { augmentedViews } from './sections/augmented-views.ts';
import { comparison } from './sections/comparison.ts';
import { confusion } from './sections/confusion.ts';
import { head } from './sections/head.ts';
import { learningCurves } from './sections/learning-curves.ts';
import { leftOut } from './sections/left-out.ts';
import { perClass } from './sections/per-class.ts';
import { provenance } from './sections/provenance.ts';
import { renderSection } from './sections/section.ts';
import { split } from './sections/split.ts';
import { wrongPredictions } from './sections/wrong-predictions.ts';
import { stylesheet } from './style/stylesheet.ts';

/**
 * The report as one HTML page that needs nothing else: styles, drawings and pictures stand in it, there is no script,
 * and its own content policy forbids the browser to run or fetch anything. Same input, same bytes.
 *
 * @returns the page, UTF-8 text with a final newline.
 */
export function renderHtml(input: ReportInput): string {
  const sections = [
    comparison(input),
    learningCurves(input.arms),
    confusion(input.arms, input.data.classes),
    perClass(input.arms),
    wrongPredictions(input.arms),
    augmentedViews(input.views ?? []),
    split(input),
    leftOut(input.data.excluded),
    provenance(input),
  ].filter((section) => section !== undefined);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="Graft report">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${input.title} · Graft report</title>
<style>${stylesheet}</style>
</head>
<body>
<main>
${head(input, sections)}${sections.map(renderSection)}</main>
</body>
</html>
`.markup;
}

import { findings } from './findings/findings.ts';
import { renderComparisonTable } from './render-comparison-table.ts';
import type { ReportInput } from './report-input.ts';
import { escapeMarkdown } from './text/escape-markdown.ts';
import { figure } from './text/figure.ts';

/** The start of the report as Markdown: what was found, how the arms compare, what to know about it. */
export function renderSummaryMarkdown(input: ReportInput): string {
  const { title, notice, arms, data, split } = input;
  const { headline, remarks } = findings(input);
  const { train, validation, test } = data.examples;
  const paragraphs = [
    `# ${escapeMarkdown(title)}`,
    notice === undefined ? '' : `> ${escapeMarkdown(notice)}`,
    `**${escapeMarkdown(headline)}**`,
    arms.length === 0 ? '' : `${renderComparisonTable(arms, 'markdown')}\nIntervals are Wilson 95 % intervals for n photos.`,
    remarks.map((remark) => `- ${escapeMarkdown(remark)}`).join('\n'),
    escapeMarkdown(
      `Data: ${figure.of(train, 'photo')} for training, ${figure.count(validation)} for validation, ${figure.count(test)} for test, ` +
        `of ${figure.of(data.classes.length, 'class', 'classes')}; ${split.method} split (${split.ratio}, seed ${split.seed}); ` +
        `${figure.of(data.excluded.length, 'file')} left out; ${figure.of(data.leaks.length, 'pair')} across the split.`,
    ),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

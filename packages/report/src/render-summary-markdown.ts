import { findings } from './findings/findings.ts';
import { renderComparisonTable } from './render-comparison-table.ts';
import type { ReportInput } from './report-input.ts';
import { escapeMarkdown } from './text/escape-markdown.ts';
import { figure } from './text/figure.ts';

/** The report's first screen as Markdown: what was found, how the arms compare, what to know about it. */
export function renderSummaryMarkdown(input: ReportInput): string {
  const { title, notice, arms, data, split } = input;
  const { headline, remarks } = findings(input);
  const rows = arms.map(({ name, accuracy: { value, ...rest }, seconds }) => ({
    arm: name,
    accuracy: value,
    ...rest,
    ...(seconds === undefined ? {} : { seconds }),
  }));
  const { train, validation, test } = data.examples;
  const paragraphs = [
    `# ${escapeMarkdown(title)}`,
    notice === undefined ? '' : `> ${escapeMarkdown(notice)}`,
    `**${escapeMarkdown(headline)}**`,
    rows.length === 0 ? '' : `${renderComparisonTable(rows, { style: 'markdown' })}\nIntervals are Wilson 95 % intervals for n photos.`,
    remarks.map((remark) => `- ${escapeMarkdown(remark)}`).join('\n'),
    escapeMarkdown(
      `Data ${data.name}: ${figure.of(train, 'photo')} for training, ${figure.count(validation)} for validation, ${figure.count(test)} for test, of ${data.classes.length} classes; ${split.method} split ${split.ratio}, seed ${split.seed}; ${figure.of(data.excluded.length, 'file')} left out; ${figure.of(data.leaks.length, 'pair')} across the split.`,
    ),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

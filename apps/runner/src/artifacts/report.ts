import { type ArtifactWriter, canonicalJson } from '@graft/core';
import { type ReportInput, renderSummaryMarkdown, reportInputSchema } from '@graft/report';
import type { ArtifactKind } from '../pipeline/artifact-kind.ts';
import { readJson } from './read-json.ts';

/** What the page is drawn from; it holds no times. */
export const reportArtifact: ArtifactKind<ReportInput> = {
  name: 'report',
  read: (place) => readJson(place, 'report.json', reportInputSchema),
};

/** @param summary - the figures for machines. */
export async function writeReport(writer: ArtifactWriter, input: ReportInput, summary: unknown): Promise<void> {
  await writer.write('report.json', canonicalJson(input));
  await writer.write('summary.md', renderSummaryMarkdown(input));
  await writer.write('summary.json', canonicalJson(summary));
}

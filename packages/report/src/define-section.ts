import type { Content } from './markup/html.ts';
import type { ReportInput, Timings } from './report-input.ts';

/** One part of the report's page; a file in `sections` each. */
export interface Section {
  /** The file's name: the anchor to which the contents lead. */
  readonly name: string;
  /** Place on the page; sections stand in ascending order. */
  readonly order: number;
  /** Its heading and what stands below; undefined where the input has nothing to show there. */
  render(input: ReportInput, timings: Timings): { readonly title: string; readonly content: Content } | undefined;
}

export function defineSection(section: Section): Section {
  return section;
}

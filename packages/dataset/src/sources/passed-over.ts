import { shortenText } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { endingOf } from './file-names.ts';

/** What a folder or an archive holds besides photos with a photo's name: how often, by ending or by name. */
export interface PassedOver {
  /** Pictures whose names do not say so. */
  readonly byContent: Readonly<Record<string, number>>;
  /** Files that are not pictures. */
  readonly others: Readonly<Record<string, number>>;
  readonly systemFolders: Readonly<Record<string, number>>;
}

/** Counts what is passed over. */
export class PassedOverTally implements PassedOver {
  readonly byContent: Record<string, number> = {};
  readonly others: Record<string, number> = {};
  readonly systemFolders: Record<string, number> = {};

  add(kind: keyof PassedOver, path: string): void {
    const key = kind === 'systemFolders' ? path.slice(path.lastIndexOf('/') + 1) : endingOf(path);
    this[kind][key] = (this[kind][key] ?? 0) + 1;
  }
}

/** Sentences for a person, one for each kind that occurred. */
export function describePassedOver(path: string, { byContent, others, systemFolders }: PassedOver): string[] {
  const sentences: string[] = [];
  const taken = total(byContent);
  if (taken > 0)
    sentences.push(
      `${path}: recognised ${files(taken)} as ${taken === 1 ? 'a picture' : 'pictures'} by content: ${listEndings(byContent)}.`,
    );
  const passed = total(others);
  if (passed > 0)
    sentences.push(
      `${path}: passed over ${files(passed)} that ${passed === 1 ? 'is not a picture' : 'are not pictures'}: ${listEndings(others)}.`,
    );
  const folders = total(systemFolders);
  if (folders > 0) {
    const names = sorted(systemFolders).map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
    sentences.push(`${path}: passed over the system folder${folders === 1 ? '' : 's'} ${names.join(', ')}.`);
  }
  return sentences;
}

/** Endings that a sentence names. */
const shownEndings = 8;

function listEndings(counts: Readonly<Record<string, number>>): string {
  const named = sorted(counts).map(([ending, count]) =>
    ending === '' ? `${count} without an ending` : `${count} .${shortenText(ending)}`,
  );
  const more = named.length > shownEndings ? `, and ${named.length - shownEndings} more endings` : '';
  return named.slice(0, shownEndings).join(', ') + more;
}

/** The most frequent first. */
function sorted(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([a, m], [b, n]) => n - m || compareCodePoints(a, b));
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function files(count: number): string {
  return `${count} file${count === 1 ? '' : 's'}`;
}

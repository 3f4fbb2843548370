import { DataError, shortenText } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { definedOnly } from '../defined-only.ts';
import { listColumns } from './list-columns.ts';
import type { Candidate } from './photo-source.ts';
import type { BadRow, Rows } from './read-rows.ts';
import { splitNameOf } from './split-names.ts';

export interface ListOptions {
  /** As messages name it. */
  readonly path: string;
  readonly labelColumn?: string | undefined;
  readonly groupColumn?: string | undefined;
  /** The id of a path as a row writes it, or why it cannot have one. */
  readonly idOf: (path: string) => { readonly id: string } | { readonly reason: string };
}

/** Bad rows that a message lists. */
const shownRows = 20;

/**
 * Turn rows into candidates: each photo once, with one label.
 *
 * @returns in code-point order of the ids.
 * @throws {DataError} with every bad row and its line: no path or label, a path that leads elsewhere, a second row for a photo, several
 * labels, an unknown split, a weight that is not a positive number, a split in some rows only.
 */
export function listCandidates(table: Rows, options: ListOptions): Candidate[] {
  const columns = listColumns(options.path, table.columns, options);
  const bad: BadRow[] = [...table.bad];
  const byId = new Map<string, { readonly candidate: Candidate; readonly line: number }>();
  for (const { line, values } of table.rows) {
    const refuse = (reason: string): void => void bad.push({ line, reason });
    const place = options.idOf(textOf(values[columns.path]));
    const label = columns.label === undefined ? folderOf(place) : labelOf(values[columns.label]);
    const split = textOf(columns.split === undefined ? undefined : values[columns.split]);
    const givenSplit = splitNameOf(split);
    const group = textOf(columns.group === undefined ? undefined : values[columns.group]);
    const weight = weightOf(columns.weight === undefined ? undefined : values[columns.weight]);
    if ('reason' in place) refuse(place.reason);
    else if (typeof label !== 'string') refuse(label.reason);
    else if (columns.split !== undefined && givenSplit === undefined)
      refuse(`its split is ${split === '' ? 'empty' : `"${split}"`}; it must be train, validation or test`);
    else if (Number.isNaN(weight)) refuse(`its weight is "${String(values[columns.weight ?? ''])}"; it must be a number above 0`);
    else {
      const before = byId.get(place.id);
      if (before) refuse(describeRepeat(place.id, label, before));
      else {
        const candidate = { id: place.id, label, ...definedOnly({ givenSplit, group: group || undefined, weight }) };
        byId.set(place.id, { candidate, line });
      }
    }
  }
  if (bad.length > 0) throw badRows(options.path, bad);
  const candidates = [...byId.values()].map(({ candidate }) => candidate).sort((a, b) => compareCodePoints(a.id, b.id));
  requireLabels(options.path, candidates);
  return candidates;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function folderOf(place: ReturnType<ListOptions['idOf']>): string | { readonly reason: string } {
  const folders = 'id' in place ? place.id.split('/').slice(0, -1) : [];
  const folder = folders.at(-1);
  if (folder === undefined) return { reason: 'it lies in no folder, which would be its label' };
  return folders.length === 1 && splitNameOf(folder) !== undefined
    ? { reason: `it lies in no folder below ${folder}, which would be its label` }
    : folder;
}

function labelOf(value: unknown): string | { readonly reason: string } {
  const only = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  if (Array.isArray(only)) {
    return {
      reason:
        only.length === 0
          ? 'it has no label'
          : `it has several labels, ${only.map((label) => JSON.stringify(label)).join(', ')}; a photo has one label`,
    };
  }
  const label = textOf(only);
  if (label === '') return { reason: 'it has no label' };
  // A label becomes a folder where a split is laid out on disk.
  if (label === '.' || label === '..' || /[/\\\0]/.test(label))
    return { reason: `its label ${JSON.stringify(label)} cannot name a folder` };
  return label;
}

/** Undefined for an empty value, NaN for a wrong one. */
function weightOf(value: unknown): number | undefined {
  const text = textOf(value);
  if (text === '') return undefined;
  const weight = Number(text);
  return Number.isFinite(weight) && weight > 0 ? weight : Number.NaN;
}

function describeRepeat(id: string, label: string, { candidate, line }: { candidate: Candidate; line: number }): string {
  if (candidate.label === label) return `${shortenText(id)} is already in line ${line}`;
  return (
    `${shortenText(id)} has several labels, "${shortenText(candidate.label)}" in line ${line} and "${shortenText(label)}" here; ` +
    'a photo has one label'
  );
}

function badRows(path: string, bad: readonly BadRow[]): DataError {
  const sorted = [...bad].sort((a, b) => a.line - b.line);
  const lines = sorted.slice(0, shownRows).map(({ line, reason }) => `\n  line ${line}: ${reason}`);
  const more = sorted.length > shownRows ? `\n  and ${sorted.length - shownRows} more` : '';
  const rows = bad.length === 1 ? 'a row that cannot be used' : `${bad.length} rows that cannot be used`;
  return new DataError(`Expected a photo and its label in every row of ${path} but found ${rows}:${lines.join('')}${more}`, {
    hint: 'Correct or remove these rows.',
  });
}

function requireLabels(path: string, candidates: readonly Candidate[]): void {
  const labels = new Set(candidates.map(({ label }) => label));
  if (labels.size >= 2) return;
  const found = labels.size === 0 ? 'no row' : `one, ${[...labels][0]}`;
  throw new DataError(`Expected at least two labels in ${path} but found ${found}.`, { hint: 'A classifier tells classes apart.' });
}

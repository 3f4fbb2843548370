import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { type EncodingOptions, toUtf8 } from './to-utf8.ts';

/** A row of a list: its values by column, and the line that it ends on. */
export interface Row {
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A row that cannot be used; the reason follows its line number. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

export interface Rows {
  /** As the file spells and orders them. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly bad: readonly BadRow[];
}

export type ListFormat = 'csv' | 'tsv' | 'jsonl';

/** Length of the longest row that is read. */
const longestRow = 1 << 20;

/** The format of a list by its ending: `.csv`, `.tsv`, `.tab`, `.jsonl`, `.ndjson`; undefined for any other. */
export function listFormatOf(path: string): ListFormat | undefined {
  const ending = path.toLowerCase().split('.').at(-1) ?? '';
  const formats: Readonly<Record<string, ListFormat>> = { csv: 'csv', tsv: 'tsv', tab: 'tsv', jsonl: 'jsonl', ndjson: 'jsonl' };
  return Object.hasOwn(formats, ending) ? formats[ending] : undefined;
}

/**
 * The rows of a list: CSV (RFC 4180; commas, or semicolons where the header has no comma) and TSV with a header line,
 * JSONL with an object per line. Broken rows are collected, not thrown.
 *
 * @throws {DataError} for bytes in another encoding.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export async function readRows(bytes: Buffer, format: ListFormat, encoding: EncodingOptions): Promise<Rows> {
  const text = await toUtf8(bytes, encoding);
  return format === 'jsonl' ? readJsonRows(text) : readTableRows(text, format === 'tsv' ? '\t' : delimiterOf(text));
}

async function readTableRows(text: Buffer, delimiter: string): Promise<Rows> {
  let columns: string[] | undefined;
  const rows: Row[] = [];
  const bad: BadRow[] = [];
  const parser = Readable.from([text], { objectMode: false }).pipe(
    parse({
      bom: true,
      info: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: longestRow,
      on_skip: (error: CsvError | undefined) => {
        bad.push({ line: Number(error?.lines ?? 0), reason: quoteProblem(error?.code) });
      },
    }),
  );
  for await (const item of parser) {
    const { record, info } = item as { record: string[]; info: { lines: number } };
    if (columns === undefined) {
      columns = record.map((name) => name.trim());
      continue;
    }
    if (record.length > columns.length) {
      bad.push({
        line: info.lines,
        reason: `it has ${record.length} values for ${columns.length} columns; quote a value that holds a comma`,
      });
      continue;
    }
    rows.push({ line: info.lines, values: Object.fromEntries(record.map((value, index) => [columns?.[index] ?? '', value])) });
  }
  return { columns: columns ?? [], rows, bad };
}

function quoteProblem(code: string | undefined): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quotation mark is never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return `it is longer than ${longestRow} characters; a quotation mark may be missing`;
    default:
      return 'a quotation mark stands inside a value; quote the value and double the mark';
  }
}

/** By the first line, which hardly ever has quotation marks. */
function delimiterOf(text: Buffer): string {
  const end = text.indexOf('\n');
  const header = text.toString('utf8', 0, Math.min(end < 0 ? text.length : end, 10_000));
  return header.includes(',') || !header.includes(';') ? ',' : ';';
}

function readJsonRows(text: Buffer): Rows {
  const columns = new Set<string>();
  const rows: Row[] = [];
  const bad: BadRow[] = [];
  for (const { line, json } of linesOf(text)) {
    if (json === undefined) {
      bad.push({ line, reason: `it is longer than ${longestRow} bytes; a line break may be missing` });
      continue;
    }
    if (json.trim() === '') continue;
    const values = parseObject(json);
    if (values === undefined) bad.push({ line, reason: 'it is not a JSON object' });
    else {
      for (const name of Object.keys(values)) columns.add(name);
      rows.push({ line, values });
    }
  }
  return { columns: [...columns], rows, bad };
}

/** Lines end at line feeds alone: a JSON text may hold other separators of Unicode. Undefined for a line that is too long. */
function* linesOf(text: Buffer): Generator<{ readonly line: number; readonly json: string | undefined }> {
  let line = 0;
  const mark = text.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  for (let start = mark; start < text.length; ) {
    const found = text.indexOf(0x0a, start);
    const end = found < 0 ? text.length : found;
    yield { line: ++line, json: end - start > longestRow ? undefined : text.toString('utf8', start, end) };
    start = end + 1;
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import { ArtifactError } from '../errors/artifact-error.ts';
import { canonicalJsonLine } from './canonical-json.ts';

/**
 * Rows as canonical JSON, one per line.
 *
 * @throws {ArtifactError} for a row that JSON cannot hold, as {@link canonicalJsonLine}.
 */
export function encodeJsonl(rows: Iterable<unknown>): string {
  let text = '';
  for (const row of rows) text += `${canonicalJsonLine(row)}\n`;
  return text;
}

/**
 * The rows of a `.jsonl` file. The caller checks their form.
 *
 * @param name - of the file, for messages.
 * @throws {ArtifactError} naming the line that is not JSON.
 */
export function decodeJsonl<Row>(text: string, name = 'the rows'): Row[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Row;
    } catch (cause) {
      throw new ArtifactError(`Expected JSON in line ${index + 1} of ${name} but received ${JSON.stringify(line.slice(0, 80))}.`, {
        cause,
      });
    }
  });
}

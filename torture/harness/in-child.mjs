import { join } from 'node:path';
import { checkout } from '../../bench/harness/locations.mjs';
import { lastWords, runProcess } from '../../bench/harness/run-process.mjs';

/**
 * Run cases one after the other in a child process, so that a crash, a hang or a memory bomb is a finding and not the end of the
 * campaign: the case at which the child ended fails, and another child continues after it.
 *
 * The child receives `--input=FOLDER --from=INDEX` and prints a JSON line per case: `{ "index": 3, "why": "..." }`, with `why` only if
 * the case failed.
 *
 * @param options.child - its module below `torture/`.
 * @param options.cases - what each case is, for the report.
 * @param options.secondsEach - limit per case; a child that exceeds the sum of them and `baseSeconds` for its start hangs.
 * @param options.flags - flags of Node.
 */
export async function* inChild({ child, input, cases, secondsEach, baseSeconds = 20, memoryLimit, flags = [] }) {
  let silent = 0;
  for (let from = 0; from < cases.length; ) {
    const args = [
      ...flags,
      `--max-old-space-size=${Math.round(memoryLimit / 2 ** 20)}`,
      join(checkout, 'torture', child),
      `--input=${input}`,
      `--from=${from}`,
    ];
    const timeoutSeconds = baseSeconds + secondsEach * (cases.length - from);
    const result = await runProcess(process.execPath, args, { memory: true, timeoutSeconds });
    const answers = result.stdout.split('\n').flatMap((line) => (line.startsWith('{"index":') ? [JSON.parse(line)] : []));
    for (const { index, why, figures } of answers) yield { what: cases[index], why, figures };
    const next = from + answers.length;
    if (result.peak.process > memoryLimit) {
      yield {
        what: `memory of cases ${from} to ${next - 1}`,
        why: `${Math.round(result.peak.process / 1e6)} MB, more than ${memoryLimit / 1e6}`,
      };
    }
    silent = answers.length === 0 ? silent + 1 : 0;
    if (silent === 2) {
      // It ends before any case: what the cases share is at fault, and every further child would end too.
      yield { what: `${cases[next]} and all after it`, why: `the process ${lastWords(result)}` };
      return;
    }
    if (next < cases.length) yield { what: cases[next], why: `the process ${lastWords(result)}` };
    else if (result.status !== 0) yield { what: 'the end of the process', why: lastWords(result) };
    from = next + 1;
  }
}

/** Read the arguments of `inChild` in the child. */
export function childArguments() {
  const value = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  return { input: value('input'), from: Number(value('from')) };
}

/**
 * Report how a case went. A broken file should be refused with a `PipelineError`; any other error means that the reader met something
 * it did not expect.
 *
 * @param attempt - runs the case and may return why it failed. Its argument takes figures for the campaign's summary.
 */
export async function tellCase(index, PipelineError, attempt) {
  const figures = {};
  const why = await Promise.resolve()
    .then(() => attempt((measured) => Object.assign(figures, measured)))
    .catch((error) => (PipelineError.isInstance(error) ? undefined : `it threw ${error?.stack ?? error}`));
  process.stdout.write(`${JSON.stringify({ index, why, figures })}\n`);
}

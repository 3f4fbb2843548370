/**
 * pnpm bench NAME [--quick] [--json] [--only PART]
 *
 * Runs the member `bench/NAME/bench.mjs` and writes `bench/results/NAME.json`; of a member that has parts `--only` runs one, whose rows
 * take their places among those of the file. Exits 1 where a row does not hold, 2 where
 * the request cannot be carried out. `README.md` beside this file says how a member is written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder, checkout, UsageError } from './harness/locations.mjs';
import { machine } from './harness/machine.mjs';
import { pythonVersions, pythonWith } from './harness/python.mjs';
import { printRow, recordRow } from './harness/rows.mjs';
import { endChildrenWithUs } from './harness/run-process.mjs';
import { graftVersions } from './harness/versions.mjs';

const log = (text) => process.stderr.write(`${text}\n`);

async function main() {
  const { name, quick, json, only } = readArguments();
  const { default: bench } = await import(join(checkout, 'bench', name, 'bench.mjs'));
  if (only !== undefined && !bench.parts?.includes(only)) {
    throw new UsageError(`Expected --only to be one of ${(bench.parts ?? ['(it has no parts)']).join(', ')} but received ${only}.`);
  }
  bench.requires?.();
  const python = await pythonWith(bench.peers.python, log);
  // Options of pip, such as --no-binary=NAME, stand among the requirements.
  const packages = bench.peers.python.filter((entry) => !entry.startsWith('-')).map((requirement) => requirement.split('==')[0]);
  const versions = { ...graftVersions(), ...(await pythonVersions(python, packages)) };
  const work = join(cacheFolder(), 'bench', name);
  mkdirSync(work, { recursive: true });

  const rows = await bench.run({ quick, python, work, log, only });

  const file = join('bench', 'results', `${name}${quick ? '.quick' : ''}.json`);
  const recorded = rows.map(recordRow);
  const all = only === undefined ? recorded : mergeRows(file, bench.parts, only, recorded);
  const result = { name: bench.name, versions, machine: machine(), rows: all };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  mkdirSync(join(checkout, 'bench', 'results'), { recursive: true });
  writeFileSync(join(checkout, file), text);
  const summary = [
    `bench ${name}${quick ? ' --quick' : ''}`,
    Object.values(machine())
      .join(', ')
      .replace(/, (\d+), (\d+), /, ', $1 cores, $2 GB, '),
    Object.entries(versions)
      .map((pair) => pair.join(' '))
      .join(', '),
    ...rows.map(printRow),
    `written to ${file}`,
  ].join('\n');
  log(`\n${summary}`);
  if (json) process.stdout.write(text);
  process.exitCode = rows.every((row) => row.holds) ? 0 : 1;
}

/** The rows of a file with those of one part in the place of its old ones: a part's rows begin with its name. */
function mergeRows(file, parts, only, rows) {
  const path = join(checkout, file);
  const old = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).rows : [];
  const of = (part) => (part === only ? rows : old.filter(({ what }) => what.startsWith(`${part}: `)));
  return parts.flatMap(of);
}

function readArguments() {
  const names = readdirSync(join(checkout, 'bench')).filter((name) => existsSync(join(checkout, 'bench', name, 'bench.mjs')));
  const usage = `Usage: pnpm bench NAME [--quick] [--json] [--only PART]\nNAME is one of: ${names.join(', ')}`;
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error.message}\n${usage}`);
  }
  if (parsed.values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  const [name, ...others] = parsed.positionals;
  if (!names.includes(name) || others.length > 0) {
    throw new UsageError(`Expected the name of a bench but received ${parsed.positionals.join(' ') || 'none'}.\n${usage}`);
  }
  return { name, ...parsed.values };
}

endChildrenWithUs();
try {
  await main();
} catch (error) {
  log(error instanceof UsageError ? error.message : (error.stack ?? String(error)));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

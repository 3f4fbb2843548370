/**
 * pnpm bench NAME [--quick] [--json] [--only PART]
 *
 * Runs `bench/NAME/bench.mjs` and writes `bench/results/NAME.json`. `--only` runs one part of a bench that has parts and replaces that
 * part's rows in the file. Exit status: 1 when a row does not hold, 2 when the request cannot be carried out. README.md says how to
 * write a bench.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, runCommand } from './harness/command-line.mjs';
import { cacheFolder, checkout, UsageError } from './harness/locations.mjs';
import { machine } from './harness/machine.mjs';
import { pythonVersions, pythonWith } from './harness/python.mjs';
import { printRow, recordRow } from './harness/rows.mjs';
import { graftVersions } from './harness/versions.mjs';

const log = (text) => process.stderr.write(`${text}\n`);
const boolean = { type: 'boolean', default: false };

await runCommand(async () => {
  const { name, quick, json, only } = readArguments({
    names: readdirSync(join(checkout, 'bench')).filter((folder) => existsSync(join(checkout, 'bench', folder, 'bench.mjs'))),
    usage: 'Usage: pnpm bench NAME [--quick] [--json] [--only PART]',
    options: { quick: boolean, json: boolean, only: { type: 'string' } },
  });
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
  const text = `${JSON.stringify({ name: bench.name, versions, machine: machine(), rows: all }, null, 2)}\n`;
  mkdirSync(join(checkout, 'bench', 'results'), { recursive: true });
  writeFileSync(join(checkout, file), text);
  const { cpu, cores, memoryGB, platform, node } = machine();
  const summary = [
    `bench ${name}${quick ? ' --quick' : ''}`,
    `${cpu}, ${cores} cores, ${memoryGB} GB, ${platform}, ${node}`,
    Object.entries(versions)
      .map((pair) => pair.join(' '))
      .join(', '),
    ...rows.map(printRow),
    `written to ${file}`,
  ];
  log(`\n${summary.join('\n')}`);
  if (json) process.stdout.write(text);
  process.exitCode = rows.every((row) => row.holds) ? 0 : 1;
});

/** The rows of a file after one part was measured again. A part's rows begin with its name. */
function mergeRows(file, parts, only, rows) {
  const path = join(checkout, file);
  const old = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).rows : [];
  const of = (part) => (part === only ? rows : old.filter(({ what }) => what.startsWith(`${part}: `)));
  return parts.flatMap(of);
}

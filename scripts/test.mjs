// `npm test`: sets up what is missing, then checks types, lint, boundaries and generated files and runs all tests. With CI=true
// nothing comes from the cache, and a short seeded slice of each long campaign runs as well. The last line adds up the reports.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { root, run, say, setUp } from './set-up.mjs';

const isCi = Boolean(process.env.CI);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

await setUp();

const packages = ['packages', 'apps']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
  .filter((directory) => existsSync(join(directory, 'vitest.config.ts')));
for (const directory of packages) rmSync(join(directory, 'test-report'), { recursive: true, force: true });

const force = isCi ? ['--force'] : [];
const node = process.execPath;
await checkAll([['types', 'turbo', 'run', 'check-types', '--output-logs=errors-only', ...force]]);
await checkAll([
  ['lint', 'turbo', 'run', 'lint', '--output-logs=errors-only'],
  ['package boundaries', 'turbo', 'boundaries'],
  ['generated files', node, 'packages/tooling/bin/gen.mjs', '--check'],
  ['bench and torture harness', node, '--test', 'bench/harness.test.mjs', 'torture/harness.test.mjs'],
]);
const status = await run('turbo', ['run', 'test', '--continue=always', '--output-logs=new-only', '--log-prefix=none', ...force]);
if (status === 130) process.exit(130);
for (const directory of packages) addReport(directory);
if (status !== 0 && failures.length === 0) fail(`the test run ended with status ${status}`);
if (isCi) {
  const slices = Object.entries({ kill: 4, tamper: 12, weights: 50, split: 6, index: 3, read: 200 });
  await checkAll(
    slices.map(([name, count]) => [
      `torture ${name}, ${count} cases`,
      node,
      'torture/run.mjs',
      name,
      '--ci',
      '--count',
      `${count}`,
      '--seed',
      '1',
    ]),
  );
}

for (const line of failures) say(`failed: ${line}`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`);
process.exit(total.failed > 0 ? 1 : 0);

/** Checks that report by their exit status alone, as many at a time as there are cores; their output may mingle. */
async function checkAll(checks) {
  const waiting = [...checks];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, command, ...args] = next;
      const started = performance.now();
      const code = await run(command, args);
      say(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
      if (code === 130) process.exit(130);
      if (code === 0) total.passed++;
      else fail(`${name} (exit status ${code})`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

function fail(line) {
  total.failed++;
  failures.push(line);
}

/** Count a package's report. A missing report is a failure, and so is a file that failed without a failed test. */
function addReport(directory) {
  const name = relative(root, directory);
  let report;
  try {
    report = JSON.parse(readFileSync(join(directory, 'test-report', 'report.json'), 'utf8'));
  } catch {
    fail(`${name}: no test report`);
    return;
  }
  total.passed += report.numPassedTests;
  total.skipped += report.numPendingTests + (report.numTodoTests ?? 0);
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((result) => result.status === 'failed');
    for (const { fullName } of failed) fail(`${name}: ${fullName}`);
    if (file.status === 'failed' && failed.length === 0)
      fail(`${relative(root, file.name)}: ${file.message || 'the file failed without a failed test'}`);
  }
}

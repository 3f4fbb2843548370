// `npm test`: set up what is missing, then types, lint, boundaries, generated files and the tests of every package; with
// CI=true nothing is answered from the cache, and a short seeded slice of the long campaigns runs as well. The last
// line adds up what the test runners themselves reported.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
await check('types', 'turbo', ['run', 'check-types', '--output-logs=errors-only', ...force]);
await check('lint', 'turbo', ['run', 'lint', '--output-logs=errors-only']);
await check('package boundaries', 'turbo', ['boundaries']);
await check('generated files', process.execPath, [join(root, 'packages', 'tooling', 'bin', 'gen.mjs'), '--check']);
await check('bench and torture harness', process.execPath, [
  '--test',
  join(root, 'bench', 'harness.test.mjs'),
  join(root, 'torture', 'harness.test.mjs'),
]);
const status = await run('turbo', ['run', 'test', '--continue=always', '--output-logs=new-only', '--log-prefix=none', ...force]);
if (status === 130) process.exit(130);
for (const directory of packages) addReport(directory);
if (status !== 0 && failures.length === 0) fail(`the test run ended with status ${status}`);
if (isCi) {
  for (const [name, count] of Object.entries({ kill: 4, index: 3, split: 6, read: 200, weights: 50 })) {
    await check(`torture ${name}, ${count} cases`, process.execPath, [
      join(root, 'torture', 'run.mjs'),
      name,
      '--ci',
      '--count',
      String(count),
      '--seed',
      '1',
    ]);
  }
}

for (const line of failures) say(`failed: ${line}`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`);
process.exit(total.failed > 0 ? 1 : 0);

/** One check that is no test runner: its exit status is its report. */
async function check(name, command, args) {
  say(`${name} ...`);
  const code = await run(command, args);
  if (code === 130) process.exit(130);
  if (code === 0) total.passed++;
  else fail(`${name} (exit status ${code})`);
}

function fail(line) {
  total.failed++;
  failures.push(line);
}

/** Count a package's report; a report that is missing, and a file that failed without a failed test, is a failure. */
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

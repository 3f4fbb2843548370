/**
 * pnpm torture NAME [--count N] [--seed N] [--only PART] [--ci]
 *
 * Runs the member `torture/NAME.mjs`; its last line is `N passed, N failed`, and it exits 1 where a case failed, 2 where
 * the request cannot be carried out. `--ci` prints failures and that line only. `README.md` says how a member is written.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder, checkout, importDist, UsageError } from '../bench/harness/locations.mjs';
import { endChildrenWithUs } from '../bench/harness/run-process.mjs';

const say = (text) => process.stdout.write(`${text}\n`);

async function main() {
  const { name, count: asked, seed, only, ci } = readArguments();
  const { default: member } = await import(join(checkout, 'torture', `${name}.mjs`));
  const count = asked ?? member.count;
  const { createRng } = await importDist('packages/core/dist/index.js');
  const work = join(cacheFolder(), 'torture', name);
  mkdirSync(work, { recursive: true });
  const log = (text) => ci || say(text);
  log(`torture ${name}: ${member.summary}; ${count} cases, seed ${seed}`);

  const failures = [];
  let passed = 0;
  for await (const { what, why } of member.run({ count, only, rng: createRng(seed).split(name), work, log })) {
    if (why === undefined) passed++;
    else failures.push({ what, why });
    if (why === undefined) log(`  passed  ${what}`);
    else say(`  FAILED  ${what}: ${why}`);
  }
  const result = { name, seed, count, passed, failed: failures.length, failures };
  mkdirSync(join(checkout, 'torture', 'results'), { recursive: true });
  writeFileSync(join(checkout, 'torture', 'results', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  say(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
}

function readArguments() {
  const names = readdirSync(join(checkout, 'torture')).flatMap((file) =>
    file.endsWith('.mjs') && file !== 'run.mjs' ? file.slice(0, -4) : [],
  );
  const usage = `Usage: pnpm torture NAME [--count N] [--seed N] [--only PART] [--ci]\nNAME is one of: ${names.join(', ')}`;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        count: { type: 'string' },
        seed: { type: 'string', default: '0' },
        only: { type: 'string' },
        ci: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      say(usage);
      process.exit(0);
    }
    const [name, ...others] = positionals;
    if (!names.includes(name) || others.length > 0)
      throw new Error(`Expected the name of a member but received ${positionals.join(' ') || 'none'}.`);
    return { name, count: natural('count', values.count), seed: natural('seed', values.seed), only: values.only, ci: values.ci };
  } catch (error) {
    throw new UsageError(`${error.message}\n${usage}`);
  }
}

function natural(name, text) {
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new Error(`Expected a whole number for --${name} but received ${text}.`);
}

endChildrenWithUs();
try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : (error.stack ?? error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

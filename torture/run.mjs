/**
 * pnpm torture NAME [--count N] [--seed N] [--only PART] [--ci]
 *
 * Runs `torture/NAME.mjs`. The last line is `N passed, N failed`; exit status 1 when a case failed, 2 when the request cannot be
 * carried out. `--ci` prints only failures and that line. README.md says how to write a campaign.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, runCommand } from '../bench/harness/command-line.mjs';
import { cacheFolder, checkout, importDist, UsageError } from '../bench/harness/locations.mjs';

const say = (text) => process.stdout.write(`${text}\n`);

await runCommand(async () => {
  const { name, only, ci, ...numbers } = readArguments({
    names: readdirSync(join(checkout, 'torture')).flatMap((file) => (/^(?!run\.)[a-z]+\.mjs$/.test(file) ? [file.slice(0, -4)] : [])),
    usage: 'Usage: pnpm torture NAME [--count N] [--seed N] [--only PART] [--ci]',
    options: {
      count: { type: 'string' },
      seed: { type: 'string', default: '0' },
      only: { type: 'string' },
      ci: { type: 'boolean', default: false },
    },
  });
  const { default: campaign } = await import(join(checkout, 'torture', `${name}.mjs`));
  const count = wholeNumber('count', numbers.count ?? `${campaign.count}`);
  const seed = wholeNumber('seed', numbers.seed);
  const { createRng } = await importDist('packages/core/dist/index.js');
  const work = join(cacheFolder(), 'torture', name);
  mkdirSync(work, { recursive: true });
  const log = (text) => ci || say(text);
  log(`torture ${name}: ${campaign.summary}; ${count} cases, seed ${seed}`);

  const failures = [];
  let passed = 0;
  for await (const { what, why } of campaign.run({ count, only, rng: createRng(seed).split(name), work, log })) {
    if (why === undefined) {
      passed++;
      log(`  passed  ${what}`);
    } else {
      failures.push({ what, why });
      say(`  FAILED  ${what}: ${why}`);
    }
  }
  const result = { name, seed, count, passed, failed: failures.length, failures };
  mkdirSync(join(checkout, 'torture', 'results'), { recursive: true });
  writeFileSync(join(checkout, 'torture', 'results', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  say(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
});

function wholeNumber(name, text) {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`Expected a whole number for --${name} but received ${text}.`);
}

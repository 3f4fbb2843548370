import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { photoFolder, picture } from './support/photo-folder.ts';

/**
 * The package as a stranger gets it: packed with the two it needs, and installed by pnpm into an empty project outside of
 * the checkout. Offline, out of the store that the checkout itself was installed from, with the versions of the
 * checkout's lockfile. pnpm lays out what the package.json of each names and nothing else, so an import that is declared nowhere fails.
 */
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'graft-packed-'));
  const tarballs = new Map<string, string>();
  for (const name of ['core', 'image', 'dataset']) {
    await pnpm(join(checkout, 'packages', name), 'pack', '--pack-destination', project);
    const tarball = (await readdir(project)).find((file) => file.startsWith(`graft-${name}-`) && file.endsWith('.tgz')) ?? '';
    tarballs.set(`@graft/${name}`, `file:${tarball}`);
  }
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: Object.fromEntries(tarballs) }),
  );
  await writeFile(join(project, 'pnpm-lock.yaml'), await lockfile(tarballs));
  const { storeDir } = JSON.parse(await readFile(join(checkout, 'node_modules/.modules.yaml'), 'utf8'));
  await pnpm(project, 'install', '--offline', '--frozen-lockfile', '--store-dir', storeDir);
});
afterAll(() => rm(project, { recursive: true, force: true }));

const pnpm = (cwd: string, ...args: string[]): Promise<unknown> =>
  run(process.execPath, [join(checkout, 'node_modules/pnpm/bin/pnpm.cjs'), ...args], { cwd });

/**
 * The checkout's lockfile with the tarballs in the place of its own packages: to choose versions again, pnpm would ask the
 * registry.
 *
 * @param tarballs - by the name of the package, `file:` and their name in the project.
 * @see https://github.com/pnpm/spec/blob/master/lockfile/9.0.md
 */
async function lockfile(tarballs: ReadonlyMap<string, string>): Promise<string> {
  const own = await readFile(join(checkout, 'pnpm-lock.yaml'), 'utf8');
  const dependenciesOf = (name: string): string[] => {
    const [, block = ''] = new RegExp(`^ {2}packages/${name.slice(7)}:\\n {4}dependencies:\\n((?: {6}.*\\n)+)`, 'm').exec(own) ?? [];
    const all = block.matchAll(/^ {6}'?([^':]+)'?:\n {8}specifier: .*\n {8}version: (.*)$/gm);
    return [...all].map(([, dependency = '', version = '']) => `      '${dependency}': ${tarballs.get(dependency) ?? version}`);
  };
  const resolved = [...tarballs].map(async ([name, place]) => {
    const version = /-([^-]+)\.tgz$/.exec(place)?.[1];
    const integrity = createHash('sha512')
      .update(await readFile(join(project, place.slice(5))))
      .digest('base64');
    return `  '${name}@${place}':\n    resolution: {integrity: sha512-${integrity}, tarball: ${place}}\n    version: ${version}`;
  });
  return [
    "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:",
    ...[...tarballs].map(([name, place]) => `      '${name}':\n        specifier: ${place}\n        version: ${place}`),
    'packages:',
    ...(await Promise.all(resolved)),
    own.slice(own.indexOf('\npackages:\n') + '\npackages:\n'.length, own.indexOf('\nsnapshots:\n')),
    'snapshots:',
    ...[...tarballs].map(([name, place]) => [`  '${name}@${place}':`, '    dependencies:', ...dependenciesOf(name)].join('\n')),
    own.slice(own.indexOf('\nsnapshots:\n') + '\nsnapshots:\n'.length),
  ].join('\n');
}

it('is installed with what its package.json declares, by version, and nothing of the checkout', async () => {
  for (const name of ['core', 'image', 'dataset']) {
    const installed = await realpath(join(project, 'node_modules/@graft', name));
    expect(installed.startsWith(join(await realpath(project), 'node_modules/.pnpm/'))).toBe(true);
    const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    for (const range of Object.values(dependencies)) expect(range).toMatch(/^[\^~]?\d/);
    const beside = (await readdir(join(installed, '../..'), { recursive: true })).filter((path) => path in dependencies);
    expect(beside.sort()).toEqual(Object.keys(dependencies).sort());
  }
});

it('runs the example of its README', async () => {
  const readme = await readFile(join(project, 'node_modules/@graft/dataset/README.md'), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  expect(example).toContain("'/data/photos'");
  const data = await photoFolder();
  for (let seed = 0; seed < 40; seed++) await data.plant({ [`photos/${seed % 2 ? 'salmon' : 'trout'}/${seed}.png`]: await picture(seed) });
  await data.plant({ 'photos/trout/broken.jpg': 'no photo' });
  await writeFile(join(project, 'example.js'), example.replaceAll("'/data/", `'${data.path}/`));
  const { stdout, stderr } = await run(process.execPath, ['example.js'], { cwd: project, env: { PATH: dirname(process.execPath) } });
  expect(stderr).toMatch(/^trout\/broken\.jpg: /);
  expect(stdout).toBe('{ salmon: 16, trout: 16 } { salmon: 2, trout: 2 } { salmon: 2, trout: 2 }\n');
  expect((await readdir(join(data.path, 'split'))).sort()).toEqual(expect.arrayContaining(['split.jsonl', 'test', 'train', 'val']));
  expect(await readdir(join(data.path, 'split/val/salmon'))).toHaveLength(2);
  await data.remove();
});

it('runs the example of split-folders', async () => {
  const readme = await readFile(join(project, 'node_modules/@graft/dataset/README.md'), 'utf8');
  const [, example = ''] = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  const data = await photoFolder();
  for (const name of ['salmon/1.txt', 'salmon/2.txt', 'trout/1.txt', 'trout/2.txt']) await data.plant({ [`photos/${name}`]: name });
  await writeFile(join(project, 'split.js'), example.replaceAll("'/data/", `'${data.path}/`));
  await run(process.execPath, ['split.js'], { cwd: project, env: { PATH: dirname(process.execPath) } });
  expect(await readdir(join(data.path, 'split/val/salmon'))).toHaveLength(1);
  await data.remove();
});

it('has types that name nothing but what is installed', async () => {
  const types = await readFile(join(project, 'node_modules/@graft/dataset/dist/index.d.ts'), 'utf8');
  expect(types).toContain('openPhotos');
  expect(existsSync(join(project, 'node_modules/@graft/dataset/src'))).toBe(false);
});

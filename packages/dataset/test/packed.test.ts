import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { photoFolder, picture } from './support/photo-folder.ts';

/**
 * The package as a stranger gets it: packed with the two it needs, laid out in an empty project outside of the checkout
 * with what their package.json declare and nothing else, taken from the packages that are installed here. So it
 * needs no network, and an import that is declared nowhere fails.
 */
const packages = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'graft-packed-'));
  await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}\n');
  for (const name of ['core', 'image', 'dataset']) await installPacked(name);
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function installPacked(name: string): Promise<void> {
  const pnpm = join(packages, '../node_modules/pnpm/bin/pnpm.cjs');
  await run(process.execPath, [pnpm, 'pack', '--pack-destination', project], { cwd: join(packages, name) });
  const archive = (await readdir(project)).find((file) => file.startsWith(`graft-${name}-`) && file.endsWith('.tgz')) ?? '';
  const target = join(project, 'node_modules/@graft', name);
  await mkdir(target, { recursive: true });
  await run('tar', ['xzf', join(project, archive), '-C', target, '--strip-components', '1']);
  await installDependencies(target, join(packages, name, 'node_modules'));
}

/** @param store - the folder in which the package's own dependencies lie. */
async function installDependencies(packageFolder: string, store: string): Promise<void> {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  for (const [name, range] of Object.entries<string>({ ...dependencies, ...optionalDependencies })) {
    expect(range, `${name} of ${packageFolder}`).not.toMatch(/^(workspace|catalog|link|file):/);
    const target = join(project, 'node_modules', name);
    if (name.startsWith('@graft/') || existsSync(target) || !existsSync(join(store, name))) continue;
    const source = await realpath(join(store, name));
    await cp(source, target, { recursive: true });
    await installDependencies(target, join(source, name.startsWith('@') ? '../..' : '..'));
  }
}

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

it('has types that name nothing but what is installed', async () => {
  const types = await readFile(join(project, 'node_modules/@graft/dataset/dist/index.d.ts'), 'utf8');
  expect(types).toContain('openPhotos');
  expect(existsSync(join(project, 'node_modules/@graft/dataset/src'))).toBe(false);
});

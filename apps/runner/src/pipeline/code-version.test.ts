import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findStage, stageNames } from '../find-stage.ts';

const source = fileURLToPath(new URL('..', import.meta.url));

/** Packages and relative modules that a module imports at run time: type imports are erased. */
async function importsOf(path: string): Promise<{ packages: string[]; modules: string[] }> {
  const text = await readFile(path, 'utf8');
  const packages: string[] = [];
  const modules: string[] = [];
  for (const [, clause, specifier] of text.matchAll(/^(?:import|export)\s+((?:type\s)?[^'"]*?)from\s+['"]([^'"]+)['"]/gms)) {
    if (clause?.startsWith('type ')) continue;
    // An entry below a package, such as @graft/core/schemas, is that package's code.
    if (specifier?.startsWith('@graft/')) packages.push(specifier.split('/').slice(0, 2).join('/'));
    if (specifier?.startsWith('.')) modules.push(resolve(dirname(path), specifier));
  }
  for (const [, thread] of text.matchAll(/new URL\('(\.\/[^']+)\.js', import\.meta\.url\)/g))
    modules.push(resolve(dirname(path), `${thread}.ts`));
  return { packages, modules };
}

async function reached(path: string, seen: Set<string> = new Set()): Promise<Set<string>> {
  const packages = new Set<string>();
  if (seen.has(path)) return packages;
  seen.add(path);
  const found = await importsOf(path);
  for (const name of found.packages) packages.add(name);
  for (const module of found.modules) for (const name of await reached(module, seen)) packages.add(name);
  return packages;
}

/** What a package's own code depends on, as its package.json says. */
async function closure(names: Iterable<string>): Promise<Set<string>> {
  const all = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (all.has(name)) return;
    all.add(name);
    const manifest = JSON.parse(
      await readFile(join(source, '..', '..', '..', 'packages', name.slice('@graft/'.length), 'package.json'), 'utf8'),
    ) as { dependencies?: Record<string, string> };
    for (const dependency of Object.keys(manifest.dependencies ?? {})) if (dependency.startsWith('@graft/')) await visit(dependency);
  };
  for (const name of names) await visit(name);
  return all;
}

describe('the packages that a stage declares', () => {
  it.each(stageNames)('are all that the modules of %s reach, so that a cached result is never of other code', async (name) => {
    const stage = await findStage(name);
    const needed = await closure(await reached(fileURLToPath(stage.module)));
    const missing = [...needed].filter((used) => !stage.uses.includes(used));
    const idle = stage.uses.filter((used) => !needed.has(used));
    expect({ missing, idle }).toEqual({ missing: [], idle: [] });
  });
});

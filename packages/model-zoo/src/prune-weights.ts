import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Pruned as PrunedFile, type PruneOptions, pruneStore } from '@graft/weights';
import { builderVersion, compiledFolder, readCompiled } from './compiled-cache.ts';
import { backboneIds } from './find-backbone.ts';

type WhyCompiled = 'network compiled by another version' | 'broken compiled network' | 'compiled network';

/** What lay in the cache and goes. */
export type Pruned = PrunedFile<WhyCompiled>;

/**
 * Tidy the cache: unfinished downloads, files that are not what they are filed as, and compiled networks that are broken or that
 * no version here reads; with `isAll` the sound ones too, which the next run obtains and compiles again.
 */
export function pruneWeights(options: PruneOptions = {}): Promise<Pruned[]> {
  return pruneStore<WhyCompiled>(options, { ids: backboneIds, also: compiled });
}

async function compiled(cache: string, isAll: boolean): Promise<Pruned[]> {
  const folder = compiledFolder(cache);
  const pruned: Pruned[] = [];
  // A network and its sha256 go together, for a reason that is found once.
  const reasons = new Map<string, WhyCompiled | undefined>();
  for (const name of (await readdir(folder).catch(() => [] as string[])).sort()) {
    const [, network, version] = /^((?:v(\d+)-)?[0-9a-f]{64}\.onnx)(?:\.sha256)?$/.exec(name) ?? [];
    if (network === undefined) continue;
    if (!reasons.has(network)) reasons.set(network, await whyCompiledGoes(join(folder, network), Number(version), isAll));
    const why = reasons.get(network);
    if (why !== undefined) pruned.push({ path: join(folder, name), bytes: (await stat(join(folder, name))).size, why });
  }
  return pruned;
}

async function whyCompiledGoes(path: string, version: number, isAll: boolean): Promise<WhyCompiled | undefined> {
  if (version !== builderVersion) return 'network compiled by another version';
  if (!(await readCompiled(path))) return 'broken compiled network';
  return isAll ? 'compiled network' : undefined;
}

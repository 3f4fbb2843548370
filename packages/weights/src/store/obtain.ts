import { join } from 'node:path';
import { lockDirectory, type OnProgress, PipelineError, WeightsError } from '@graft/core';
import type { RetryPolicy } from '../download/retry-policy.ts';
import { detectFormat } from '../formats/read-weights.ts';
import { acceptsUnpinned, describeSource, fetchSource, type Source } from '../sources/source.ts';
import { digestOf, type WeightFiles } from '../weight-files.ts';
import type { Asset, Store } from './asset.ts';
import { findInFolder, readLocalFiles } from './local-files.ts';
import { type Pinned, pinAccepted, readPins, storeOf, writePin } from './lock-file.ts';
import { missingAsset } from './missing-asset.ts';
import { cachedWeights, partialFolder, storeWeights } from './weights-cache.ts';

export interface ObtainOptions {
  /** Never touch the network: cache and local files only. */
  readonly offline?: boolean | undefined;
  /** A file or folder that the user brings; it must be the asset, no other source is asked. */
  readonly weights?: string | undefined;
  /** Default: `cacheDirectory()`. */
  readonly cache?: string | undefined;
  /** `graft.lock.json`; it pins what no source does. Default: one in the cache. */
  readonly lockFile?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Called with each step, a line `alias: step` for a person: which source is asked, and why one has nothing. */
  readonly onStep?: ((step: string) => void) | undefined;
  /** Of downloads; the default outlives a hiccup. */
  readonly retry?: RetryPolicy | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An asset on disk, verified in this call. */
export interface Obtained {
  /** A file, or the folder of a tfjs layers model. */
  readonly path: string;
  readonly sha256: string;
  /** `cache`, or where it came from just now. */
  readonly source: string;
  /** The sources that were asked before and had nothing, each with its reason. */
  readonly tried: readonly string[];
}

/**
 * Obtain an asset: the file that the user names, else the cache, a folder named by `GRAFT_WEIGHTS_DIR`, then the asset's sources.
 *
 * What is accepted is fixed by a sha256: the lock file's if it has one, else the sources'. If nothing fixes it (a hub file), the
 * hub's own sha256 is checked, the asset checks what came, and the lock file pins it. Two processes at once fetch once.
 *
 * @throws {WeightsError} when a file is not the pinned one, and when no source had the asset: it lists each with its reason.
 */
export async function obtain(asset: Asset, options: ObtainOptions = {}): Promise<Obtained> {
  const store = storeOf(options);
  const { weights: given, signal, onProgress } = options;
  const ready = given === undefined ? await fromCache(asset, store, await readPins(asset, store)) : undefined;
  if (ready) return ready;
  const release = await lockDirectory(join(store.cache, 'weights', lockName(asset.id)), {
    signal,
    onWait: (pid) => onProgress?.({ task: `weights ${asset.alias}`, done: 0, note: `process ${pid} is fetching them` }),
  });
  try {
    const pinned = await readPins(asset, store);
    if (given !== undefined) return await bring(asset, given, { ...options, ...store, pinned });
    return (await fromCache(asset, store, pinned)) ?? (await askSources(asset, { ...options, ...store, pinned }));
  } finally {
    await release();
  }
}

/** The file whose holder may fetch an asset. */
export function lockName(id: string): string {
  return `${id.replace(/[^\w.@-]+/g, '--')}.lock`;
}

interface Context extends ObtainOptions, Store {
  readonly cache: string;
  readonly lockFile: string;
  readonly pinned: Pinned;
}

async function fromCache({ id }: Asset, store: Store, { borrowed, accepted }: Pinned): Promise<Obtained | undefined> {
  for (const sha256 of accepted) {
    const path = await cachedWeights(store.cache, sha256);
    if (path === undefined) continue;
    if (borrowed) await writePin(store, id, borrowed);
    return { path, sha256, source: 'cache', tried: [] };
  }
  return undefined;
}

/** Take files that lie on this machine. */
async function bring(asset: Asset, path: string, context: Context): Promise<Obtained> {
  const { lockFile, pinned } = context;
  const files = await readLocalFiles(asset, path);
  const sha256 = digestOf(files);
  const accepted = pinned.borrowed ? [] : pinned.accepted;
  const isNew = !accepted.includes(sha256);
  if (isNew) {
    const format = await detectFormat(files);
    const isOpen = !pinned.own && asset.sources.some((source) => acceptsUnpinned(source, format));
    if (!isOpen) {
      throw new WeightsError(`Expected ${asset.title} with sha256 ${accepted.join(' or ')} at ${path} but they have ${sha256}.`, {
        hint: pinned.own
          ? `${lockFile} pins them (${pinned.own.source}); remove that entry to accept others.`
          : 'The file is broken, was changed, or is of another network.',
      });
    }
  }
  return { ...(await keep(asset, files, isNew ? 'local file' : undefined, context)), source: path, tried: [] };
}

/** Ask one source after the other. */
async function askSources(asset: Asset, context: Context): Promise<Obtained> {
  const { cache, lockFile, pinned, offline = false, onProgress, onStep } = context;
  const tried: string[] = [];
  const tell = (step: string): void => onStep?.(`${asset.alias}: ${step}`);
  const giveUp = (source: string, why: string): void => {
    tried.push(`${source}: ${why}`);
    tell(`${source}: ${why}`);
  };
  giveUp(`cache ${cache}`, 'not there');
  const ready = asset.fileNames && (await fromWeightsFolder(asset, context, giveUp));
  if (ready) return { ...ready, tried };
  const local = tried.length;
  for (const source of asset.sources) {
    const name = describeSource(source);
    if (offline) giveUp(name, 'not asked, because of --offline');
    else if (pinned.own && source.sha256 !== undefined && source.sha256 !== pinned.own.sha256)
      giveUp(name, `not asked, ${lockFile} pins other weights`);
    else {
      try {
        tell(`${name}: asked`);
        onProgress?.({ task: `weights ${asset.alias}`, done: 0, note: tried.length > local ? `${name}, because ${tried.at(-1)}` : name });
        return { ...(await fetchAndKeep(asset, source, { ...context, tell })), source: name, tried };
      } catch (error) {
        if (!WeightsError.isInstance(error)) throw error;
        giveUp(name, error.message);
      }
    }
  }
  throw missingAsset(asset, { cache, pin: pinned.own, tried, isOffline: offline });
}

async function fromWeightsFolder(
  asset: Asset,
  context: Context,
  giveUp: (source: string, why: string) => void,
): Promise<Obtained | undefined> {
  const folder = process.env.GRAFT_WEIGHTS_DIR;
  const path = folder ? await findInFolder(asset, folder) : undefined;
  if (path === undefined) {
    giveUp('GRAFT_WEIGHTS_DIR', folder ? `${folder} has none of them` : 'not set');
    return undefined;
  }
  try {
    return await bring(asset, path, context);
  } catch (error) {
    giveUp(path, PipelineError.isInstance(error) ? error.message : String(error));
    return undefined;
  }
}

async function fetchAndKeep(
  asset: Asset,
  source: Source,
  { tell, ...context }: Context & { readonly tell: (step: string) => void },
): Promise<{ readonly path: string; readonly sha256: string }> {
  const { cache, lockFile, pinned, onProgress, retry, signal } = context;
  const name = describeSource(source);
  const files = await fetchSource(source, {
    onBytes: (done, total) => onProgress?.({ task: `weights ${asset.alias}`, done, total, note: name }),
    onRetry: (note) => tell(`${name}: ${note}`),
    parts: partialFolder(cache),
    retry,
    signal,
  });
  const digest = digestOf(files);
  if (pinned.own && digest !== pinned.own.sha256)
    throw new WeightsError(`${lockFile} pins sha256 ${pinned.own.sha256} but it has ${digest}.`);
  return keep(asset, files, pinned.own || source.sha256 !== undefined ? undefined : name, context);
}

/** @param from - where files that nothing pins yet come from: they are checked, kept and pinned. */
async function keep(
  asset: Asset,
  files: WeightFiles,
  from: string | undefined,
  { signal, ...store }: Context,
): Promise<{ readonly path: string; readonly sha256: string }> {
  if (from !== undefined) await asset.check(files);
  const stored = await storeWeights(store.cache, files);
  if (from !== undefined) await pinAccepted(store, asset.id, { sha256: stored.sha256, source: from }, signal);
  return stored;
}

import { join } from 'node:path';
import { lockDirectory, type OnProgress, WeightsError } from '@graft/core';
import type { RetryPolicy } from '../download/retry-policy.ts';
import { detectFormat } from '../formats/read-weights.ts';
import { describeSource, fetchSource, kindOf, type Source } from '../sources/source.ts';
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
    const context = { ...options, ...store, pinned };
    if (given !== undefined) return { ...(await bring(asset, given, context)), source: given, tried: [] };
    return (await fromCache(asset, store, pinned)) ?? (await tryWays(asset, context));
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

type Kept = Pick<Obtained, 'path' | 'sha256'>;

async function fromCache({ id }: Asset, store: Store, { borrowed, accepted }: Pinned): Promise<Obtained | undefined> {
  for (const sha256 of accepted) {
    const path = await cachedWeights(store.cache, sha256);
    if (path === undefined) continue;
    if (borrowed) await writePin(store, id, borrowed);
    return { path, sha256, source: 'cache', tried: [] };
  }
  return undefined;
}

/** Try one way after the other. */
async function tryWays(asset: Asset, context: Context): Promise<Obtained> {
  const { cache, pinned, offline = false, onStep } = context;
  const tried: string[] = [];
  const tell = (step: string): void => onStep?.(`${asset.alias}: ${step}`);
  for (const { name, take } of await waysTo(asset, { ...context, tell })) {
    let why = take;
    if (typeof take !== 'string') {
      try {
        return { ...(await take()), source: name, tried };
      } catch (error) {
        if (!WeightsError.isInstance(error)) throw error;
        why = error.message;
      }
    }
    tried.push(`${name}: ${why}`);
    tell(`${name}: ${why}`);
  }
  throw missingAsset(asset, { cache, pin: pinned.own, tried, isOffline: offline });
}

/** A place that may have an asset. */
interface Way {
  readonly name: string;
  /** How to take it from there, or why that is not tried. */
  readonly take: (() => Promise<Kept>) | string;
}

async function waysTo(asset: Asset, context: SteppedContext): Promise<Way[]> {
  const { cache, lockFile, pinned, offline } = context;
  const ways: Way[] = [{ name: `cache ${cache}`, take: 'not there' }];
  const folder = process.env.GRAFT_WEIGHTS_DIR;
  const path = folder ? await findInFolder(asset, folder) : undefined;
  if (path !== undefined) ways.push({ name: path, take: () => bring(asset, path, context) });
  else if (asset.fileNames) ways.push({ name: 'GRAFT_WEIGHTS_DIR', take: folder ? `${folder} has none of them` : 'not set' });
  for (const source of asset.sources) {
    const isOther = pinned.own && source.sha256 !== undefined && source.sha256 !== pinned.own.sha256;
    const closed = offline ? 'not asked, because of --offline' : isOther ? `not asked, ${lockFile} pins other weights` : undefined;
    ways.push({ name: describeSource(source), take: closed ?? (() => fetchAndKeep(asset, source, context)) });
  }
  return ways;
}

/** Take files that lie on this machine. */
async function bring(asset: Asset, path: string, context: Context): Promise<Kept> {
  const { lockFile, pinned } = context;
  const files = await readLocalFiles(asset, path);
  const sha256 = digestOf(files);
  const accepted = pinned.borrowed ? [] : pinned.accepted;
  const isNew = !accepted.includes(sha256);
  if (isNew) {
    const format = await detectFormat(files);
    const isOpen = !pinned.own && asset.sources.some((source) => kindOf(source).accepts?.(source, format));
    if (!isOpen) {
      throw new WeightsError(`Expected ${asset.title} with sha256 ${accepted.join(' or ')} at ${path} but they have ${sha256}.`, {
        hint: pinned.own
          ? `${lockFile} pins them (${pinned.own.source}); remove that entry to accept others.`
          : 'The file is broken, was changed, or is of another network.',
      });
    }
  }
  return keep(asset, files, isNew ? 'local file' : undefined, context);
}

interface SteppedContext extends Context {
  readonly tell: (step: string) => void;
}

async function fetchAndKeep(asset: Asset, source: Source, { tell, ...context }: SteppedContext): Promise<Kept> {
  const { cache, lockFile, pinned, retry, signal } = context;
  const name = describeSource(source);
  const report = (done: number, total?: number): void => context.onProgress?.({ task: `weights ${asset.alias}`, done, total, note: name });
  tell(`${name}: asked`);
  report(0);
  const onRetry = (note: string): void => tell(`${name}: ${note}`);
  const files = await fetchSource(source, { onBytes: report, onRetry, parts: partialFolder(cache), retry, signal });
  const digest = digestOf(files);
  if (pinned.own && digest !== pinned.own.sha256)
    throw new WeightsError(`${lockFile} pins sha256 ${pinned.own.sha256} but it has ${digest}.`);
  return keep(asset, files, pinned.own || source.sha256 !== undefined ? undefined : name, context);
}

/** @param from - where files that nothing pins yet come from: they are checked, kept and pinned. */
async function keep(asset: Asset, files: WeightFiles, from: string | undefined, { signal, ...store }: Context): Promise<Kept> {
  if (from !== undefined) await asset.check(files);
  const stored = await storeWeights(store.cache, files);
  if (from !== undefined) await pinAccepted(store, asset.id, { sha256: stored.sha256, source: from }, signal);
  return stored;
}

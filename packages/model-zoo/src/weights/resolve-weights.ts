import { join } from 'node:path';
import { cacheDirectory, lockDirectory, type OnProgress, PipelineError, WeightsError } from '@graft/core';
import type { RetryPolicy } from '@graft/weights';
import {
  cachedWeights,
  defaultLockFile,
  describeSource,
  detectFormat,
  digestOf,
  fetchSource,
  type Pin,
  partialFolder,
  pinAccepted,
  readPin,
  storeWeights,
  type WeightSource,
  writePin,
} from '@graft/weights';
import type { BackboneSpec } from '../define-backbone.ts';
import { expectWeightsOf } from '../expect-weights-of.ts';
import { findLocalWeights, readLocalWeights } from './local-weights.ts';
import { missingWeights } from './missing-weights.ts';

export interface ResolveOptions {
  /** Never touch the network: cache and local files only. */
  readonly offline?: boolean | undefined;
  /** A file or folder that the user brings; it must be the weights, no other source is asked. */
  readonly weights?: string | undefined;
  /** Default: `cacheDirectory()`. */
  readonly cache?: string | undefined;
  /** `graft.lock.json`; pins what no spec pins. Default: one in the cache. */
  readonly lockFile?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Told each step, a line for a person: which source is asked, and why one that was has nothing. */
  readonly onStep?: ((step: string) => void) | undefined;
  /** Of downloads; the default outlives a hiccup. */
  readonly retry?: RetryPolicy | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Weights on disk, verified in this call. */
export interface ResolvedWeights {
  /** A file, or the folder of a tfjs layers model. */
  readonly path: string;
  readonly sha256: string;
  /** `cache`, or where they came from just now. */
  readonly source: string;
  /** The sources that were asked before and had none, each with its reason. */
  readonly tried: readonly string[];
}

/**
 * Obtain a backbone's weights: the file that the user names, else the cache, a local folder, then the spec's sources.
 *
 * What is accepted is fixed by a sha256: the lock file's where it has one, else the spec's; where neither pins it (a hub
 * file), the hub's own sha256 is checked and the lock file written. Two processes at once fetch once.
 *
 * @throws {WeightsError} when a file is not the pinned one, and when no source had the weights: it lists each with its reason.
 */
export async function resolveWeights(spec: BackboneSpec, options: ResolveOptions = {}): Promise<ResolvedWeights> {
  const { cache = cacheDirectory(), lockFile = defaultLockFile(cache), signal } = options;
  const given = options.weights;
  const ready = given === undefined ? await fromCache(spec, cache, lockFile) : undefined;
  if (ready) return ready;
  const release = await lockDirectory(join(cache, 'weights', lockName(spec.id)), {
    signal,
    onWait: (pid) => options.onProgress?.({ task: `weights ${spec.alias}`, done: 0, note: `process ${pid} is fetching them` }),
  });
  try {
    if (given !== undefined) return await bring(spec, given, cache, lockFile);
    return (await fromCache(spec, cache, lockFile)) ?? (await obtain(spec, cache, lockFile, options));
  } finally {
    await release();
  }
}

/** The file whose holder may fetch a backbone's weights. */
export function lockName(id: string): string {
  return `${id}.lock`;
}

/** The sha256 that are accepted as these weights: the pin alone, or every one that a source states. */
export function acceptedDigests(spec: BackboneSpec, pin: Pin | undefined): string[] {
  return pin ? [pin.sha256] : spec.sources.flatMap(({ sha256 }) => sha256 ?? []);
}

/**
 * The pin that holds for a backbone: the lock file's; where nothing pins it yet and no source states its sha256, the one under
 * which the cache has it already.
 */
export async function pinFor(spec: BackboneSpec, lockFile: string, cache: string): Promise<Pin | undefined> {
  const pin = await readPin(lockFile, spec.id);
  return pin ?? (spec.sources.some(({ sha256 }) => sha256) ? undefined : readPin(defaultLockFile(cache), spec.id));
}

async function fromCache(spec: BackboneSpec, cache: string, lockFile: string): Promise<ResolvedWeights | undefined> {
  const pin = await pinFor(spec, lockFile, cache);
  for (const sha256 of acceptedDigests(spec, pin)) {
    const path = await cachedWeights(cache, sha256);
    if (path === undefined) continue;
    if (pin && !(await readPin(lockFile, spec.id))) await writePin(lockFile, spec.id, pin, { cache });
    return { path, sha256, source: 'cache', tried: [] };
  }
  return undefined;
}

/** Take weights that lie on this machine; what nothing pins yet is pinned now. */
async function bring(spec: BackboneSpec, path: string, cache: string, lockFile: string): Promise<ResolvedWeights> {
  const files = await readLocalWeights(spec, path);
  const pin = await readPin(lockFile, spec.id);
  const digest = digestOf(files);
  const accepted = acceptedDigests(spec, pin);
  const isNew = !accepted.includes(digest);
  const isSafetensors = (await detectFormat(files)) === 'safetensors';
  const isOpen = pin === undefined && spec.sources.some(({ kind }) => (kind === 'hub' && isSafetensors) || kind === 'manual');
  if (isNew && !isOpen) {
    throw new WeightsError(`Expected the weights of ${spec.id} with sha256 ${accepted.join(' or ')} at ${path} but they have ${digest}.`, {
      hint: pin
        ? `${lockFile} pins them (${pin.source}); remove that entry to accept others.`
        : 'The file is broken, was changed, or is of another network.',
    });
  }
  if (isNew) await expectWeightsOf(spec, files);
  const stored = await storeWeights(cache, files);
  if (isNew) await pinAccepted(lockFile, spec.id, { sha256: digest, source: 'local file' }, { cache });
  return { ...stored, source: path, tried: [] };
}

/** Ask one source after the other. */
async function obtain(spec: BackboneSpec, cache: string, lockFile: string, options: ResolveOptions): Promise<ResolvedWeights> {
  const pin = await readPin(lockFile, spec.id);
  const task = `weights ${spec.alias}`;
  const tried: string[] = [];
  const giveUp = (source: string, why: string): void => {
    tried.push(`${source}: ${why}`);
    options.onStep?.(`${source}: ${why}`);
  };
  giveUp(`cache ${cache}`, 'not there');
  const local = await findLocalWeights(spec);
  if (local !== undefined) {
    try {
      return { ...(await bring(spec, local, cache, lockFile)), tried };
    } catch (error) {
      giveUp(local, reasonOf(error));
    }
  } else giveUp('GRAFT_WEIGHTS_DIR', process.env.GRAFT_WEIGHTS_DIR ? `${process.env.GRAFT_WEIGHTS_DIR} has none of them` : 'not set');
  for (const source of spec.sources) {
    const name = describeSource(source);
    if (options.offline) giveUp(name, 'not asked, because of --offline');
    else if (pin && source.sha256 !== undefined && source.sha256 !== pin.sha256) giveUp(name, `not asked, ${lockFile} pins other weights`);
    else {
      try {
        const note = tried.length > 2 ? `${name}, because ${tried.at(-1)}` : name;
        options.onStep?.(`${name}: asked`);
        options.onProgress?.({ task, done: 0, note });
        return { ...(await fetchAndStore(source, pin, { ...options, spec, cache, lockFile })), source: name, tried };
      } catch (error) {
        if (!WeightsError.isInstance(error)) throw error;
        giveUp(name, reasonOf(error));
      }
    }
  }
  throw missingWeights(spec, { cache, pin, tried, offline: options.offline === true });
}

interface FetchContext extends ResolveOptions {
  readonly spec: BackboneSpec;
  readonly cache: string;
  readonly lockFile: string;
}

async function fetchAndStore(
  source: WeightSource,
  pin: Pin | undefined,
  { spec, cache, lockFile, onProgress, onStep, retry, signal }: FetchContext,
): Promise<{ readonly path: string; readonly sha256: string }> {
  const name = describeSource(source);
  const files = await fetchSource(source, {
    onBytes: (done, total) => onProgress?.({ task: `weights ${spec.alias}`, done, total, note: name }),
    onRetry: (note) => onStep?.(`${name}: ${note}`),
    parts: partialFolder(cache),
    retry,
    signal,
  });
  const digest = digestOf(files);
  if (pin && digest !== pin.sha256) throw new WeightsError(`${lockFile} pins sha256 ${pin.sha256} but it has ${digest}.`);
  const isNew = !pin && source.sha256 === undefined;
  if (isNew) await expectWeightsOf(spec, files);
  const stored = await storeWeights(cache, files);
  if (isNew) await pinAccepted(lockFile, spec.id, { sha256: digest, source: name }, { cache, signal });
  return stored;
}

function reasonOf(error: unknown): string {
  return PipelineError.isInstance(error) ? error.message : String(error);
}

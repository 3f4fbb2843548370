import { boundBySize, parseBoundedJson, shortenText, WeightsError } from '@graft/core';

/** A gigabyte takes 250 shards of 4 MB, as the converter writes them. */
const maxShards = 1000;
/**
 * Bounds of a `model.json`, which is read for the names of its shards and the shapes of its weights: the graphs of large networks
 * take two million bytes and some fifty thousand values.
 */
const modelJsonBounds = { maxBytes: 4_000_000, maxDepth: 64, maxValues: 1 << 17 };

/**
 * Refuse a `model.json` by its size, before it is read.
 *
 * @throws {WeightsError} if it is larger than a network's.
 */
export function expectModelJsonSize(bytes: number): void {
  if (bytes > modelJsonBounds.maxBytes) refuseModelJson(`it has ${bytes} bytes, more than ${modelJsonBounds.maxBytes}`);
}

/** A value takes some 80 bytes of memory, and one byte of JSON may open it: a larger model may have more. */
const valueShare = { few: 4096, bytesEach: 64, most: modelJsonBounds.maxValues };

/**
 * The `weightsManifest` of a `model.json`, unchecked.
 *
 * @param totalBytes - of the file and its shards, once they are known; they bound the number of values.
 * @throws {WeightsError} for anything but JSON, and for JSON that is larger, deeper or of more values than a network's.
 */
export function weightsManifest(modelJson: Uint8Array, totalBytes: number = Number.POSITIVE_INFINITY): unknown {
  const bounds = { ...modelJsonBounds, maxValues: boundBySize(valueShare, totalBytes) };
  return (parseBoundedJson(modelJson, bounds, refuseModelJson) as { weightsManifest?: unknown } | null)?.weightsManifest;
}

/**
 * The shards that a `model.json` lists, by plain names beside it.
 *
 * @throws {WeightsError} for a name that would leave the folder, a name listed twice, and more names than a network needs.
 */
export function shardNames(modelJson: Uint8Array): string[] {
  const groups = weightsManifest(modelJson);
  const names: unknown[] = Array.isArray(groups)
    ? groups.flatMap((group: { paths?: unknown } | null) => (Array.isArray(group?.paths) ? group.paths : [undefined]))
    : [undefined];
  if (names.length > maxShards) refuseModelJson(`it lists ${names.length} shards, more than ${maxShards}`);
  const plain = names.map((name) => {
    if (typeof name === 'string' && /^[\w.-]{1,200}$/.test(name) && !name.startsWith('.') && name !== 'model.json') return name;
    const received = typeof name === 'string' ? `"${shortenText(name)}"` : name === undefined ? 'none' : typeof name;
    throw new WeightsError(`Expected a tfjs model.json that lists its shards by plain names but received ${received}.`, {
      hint: 'Fetch the model again.',
    });
  });
  const twice = plain.find((name, index) => plain.indexOf(name) !== index);
  return twice === undefined ? plain : refuseModelJson(`it lists ${twice} twice`);
}

function refuseModelJson(why: string): never {
  throw new WeightsError(`Expected the model.json of a tfjs layers model but ${why}.`, { hint: 'Fetch the model again.' });
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elementCount, encodeSafetensors } from '@graft/core';
import { digestOf, obtain, storeOf, type WeightFiles, writePin } from '@graft/weights';
import { type BackboneSpec, weightsOf } from '../../src/index.ts';
import type { TestWeights } from './obtained-weights.ts';
import type { OriginFixture, SeededTensor } from './origin-fixture.ts';

/** The origin's weights as a file of its kind: safetensors for torch's layout, a tfjs layers model for Keras'. */
export function seededWeights({ layout, seed, tensors }: OriginFixture): WeightFiles {
  const filled = tensors.map((tensor) => ({ name: tensor.name, shape: tensor.shape, data: seededValues(tensor, seed) }));
  if (layout === 'torch') return new Map([['model.safetensors', Buffer.concat(encodeSafetensors(filled))]]);
  const weights = filled.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const bytes = filled.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return new Map<string, Uint8Array>([
    ['model.json', Buffer.from(JSON.stringify({ weightsManifest: [{ paths: ['group1.bin'], weights }] }))],
    ['group1.bin', Buffer.concat(bytes)],
  ]);
}

/** The same in a cache of their own, as the product finds weights. */
export async function seededCache(spec: BackboneSpec, fixture: OriginFixture): Promise<TestWeights> {
  const cache = await mkdtemp(join(tmpdir(), `graft-${spec.alias}-`));
  const given = await mkdtemp(join(tmpdir(), `graft-${spec.alias}-`));
  const files = seededWeights(fixture);
  for (const [name, bytes] of files) await writeFile(join(given, name), bytes);
  const [first = ''] = files.keys();
  // Sources that state a sha256 would refuse random weights; a pin goes before them.
  await writePin(storeOf({ cache }), spec.id, { sha256: digestOf(files), source: fixture.source });
  const weights = await obtain(weightsOf(spec), { weights: files.size === 1 ? join(given, first) : given, cache });
  await rm(given, { recursive: true });
  return { ...weights, cache, remove: () => rm(cache, { recursive: true, force: true }) };
}

/** Uniform in center +- spread: a hash (murmur3's finaliser) of the FNV-1a hash of `<seed>:<name>` and the position. */
function seededValues({ name, shape, center, spread }: SeededTensor, seed: number): Float32Array {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(`${seed}:${name}`)) state = Math.imul(state ^ byte, 0x01000193);
  const data = new Float32Array(elementCount(shape));
  for (let i = 0; i < data.length; i++) {
    let x = (Math.imul(i + 1, 0x9e3779b9) + state) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    x ^= x >>> 16;
    data[i] = center + spread * (((x >>> 0) / 2 ** 32) * 2 - 1);
  }
  return data;
}

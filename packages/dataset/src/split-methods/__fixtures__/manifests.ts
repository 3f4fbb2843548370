import { createHash } from 'node:crypto';
import { type Example, type Manifest, parseConfig } from '@graft/core';
import { type SplitConfig, splitConfig } from '../../split-config.ts';

/** Manifests made by rule: nothing here was a photo. */
export function manifestOf(examples: readonly Example[]): Manifest {
  const sorted = [...examples].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { examples: sorted, classes: [...new Set(sorted.map(({ label }) => label))].sort(), excluded: [] };
}

export function exampleOf(id: string, change: Partial<Example> = {}): Example {
  const label = id.split('/')[0] ?? '';
  const plain = { id, sha256: digest(id), label, format: 'jpeg', width: 4, height: 3, orientation: 1, perceptualHash: '0'.repeat(64) };
  return { ...plain, ...change };
}

/**
 * A perceptual hash of a scene: places of one scene that are side by side differ in 40 bits and are near-duplicates,
 * places further apart are not, but for those between them; scenes differ in about 128.
 */
export function sceneHash(scene: number, place: number): string {
  const drawn = digest(`scene ${scene}`);
  const turned = (1n << BigInt(40 * place)) - 1n;
  const second = (BigInt(`0x${drawn.slice(32)}`) ^ turned) & ((1n << 128n) - 1n);
  return drawn.slice(0, 32) + second.toString(16).padStart(32, '0');
}

export function configOf(change: Partial<SplitConfig>): SplitConfig {
  return parseConfig(splitConfig, change, 'split');
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

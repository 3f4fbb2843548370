import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { graft, scratch } from './graft.ts';

const fish = sharedData('data/fish5');
const ants = sharedData('data/ants-bees');

/** Mean accuracy of the last epoch of five arms, which differ from the one of `quick` by their training seeds and share its features. */
async function meanAccuracy(args: readonly string[], out: string): Promise<number> {
  const planned = await graft(['quick', ...args, '--print-experiment']);
  const experiment = planned.json<{ arms: { transfer: { head: object } } }>();
  const { transfer } = experiment.arms;
  const arms = Object.fromEntries([0, 1, 2, 3, 4].map((seed) => [`seed-${seed}`, { ...transfer, head: { ...transfer.head, seed } }]));
  const file = `${out}.json`;
  await writeFile(file, JSON.stringify({ ...experiment, arms }));
  const ran = await graft(['run', file, '--out', out, '--no-turbo', '--json']);
  expect(ran.stderr).not.toContain('GRAFT_');
  const results = Object.values(ran.json<{ arms: Record<string, { last: { accuracy: { value: number } } }> }>().arms);
  expect(results).toHaveLength(5);
  return results.reduce((sum, { last }) => sum + last.accuracy.value, 0) / results.length;
}

describe('quick with efficientnet-lite0, mean of five seeds, last epoch', async () => {
  const directory = await scratch();

  it.skipIf(!fish)('reaches 97 % on fish5', async () => {
    expect(await meanAccuracy([fish as string], join(directory, 'fish5'))).toBeGreaterThanOrEqual(0.97);
  });

  it.skipIf(!ants)('reaches 93 % on the given split of ants-bees, its placeholder included', async () => {
    const args = ['--train', join(ants as string, 'train'), '--validation', join(ants as string, 'val')];
    expect(await meanAccuracy(args, join(directory, 'ants-bees'))).toBeGreaterThanOrEqual(0.93);
  });
});

import { createHmac } from 'node:crypto';
import type { Example, Excluded, SplitName } from '@graft/core';
import { nearDuplicateClusters } from '../near-duplicate-clusters.ts';
import { type SplitMethod, type SplitTask, splitNames } from '../split-method.ts';

/**
 * Divide groups by a keyed hash of their names, so that a photo's split does not depend on other photos:
 *
 *   u = HMAC-SHA256(key, name) / 2^256,      train where u < r0, validation where u < r0 + r1, else test
 *
 * The name of a cluster is its smallest sha256, so a new near-duplicate could rename a cluster. Therefore an example whose content is in
 * the previous split keeps its split; a new one follows the old ones of its group; and a new one that is near old ones of two splits is
 * left out and reported, since on either side it would leak to the other. New photos are taken in the order of their sha256.
 *
 * The shares are random: a class of n photos, one group each, has a standard deviation of sqrt(n r (1 - r)).
 *
 * @see Krawczyk et al., RFC 2104 (HMAC)
 */
const stable: SplitMethod = {
  summary: 'each group by a keyed hash, so that added photos move no other',
  refusesConflicts: false,
  requires: ['train', 'validation'],
  assign(task) {
    const { manifest, config, groups } = task;
    const { examples } = manifest;
    const before = previousSplits(task);
    const leftOut: Excluded[] = [];
    const splits = Array<SplitName | undefined>(examples.length);
    let kept = 0;
    for (const { name, members } of groups) {
      const known = new Set<SplitName>();
      for (const position of members) {
        const split = before(examples[position] as Example);
        splits[position] = split;
        if (split === undefined) continue;
        known.add(split);
        kept++;
      }
      if (known.size < 2) {
        const [split = hashedSplit(name, task)] = known;
        for (const position of members) splits[position] = split;
      } else if (config.groupBy === 'near-duplicate') settleBridge(members, splits, task);
      for (const position of members) {
        if (splits[position] === undefined) leftOut.push({ id: (examples[position] as Example).id, reason: bridgeReason(known) });
      }
    }
    return { splits, leftOut, kept };
  },
};

export default stable;

/** By path and content, or else by content: a renamed photo is the same photo, one with other content is not. */
function previousSplits({ previous }: SplitTask): (example: Example) => SplitName | undefined {
  const byContent = new Map<string, SplitName>();
  const byBoth = new Map<string, SplitName>();
  for (const { id, sha256, split } of previous) {
    if (!byContent.has(sha256)) byContent.set(sha256, split);
    byBoth.set(`${sha256} ${id}`, split);
  }
  return ({ id, sha256 }) => byBoth.get(`${sha256} ${id}`) ?? byContent.get(sha256);
}

/** 48 of the 256 bits, which a double holds exactly. */
function hashedSplit(name: string, { config: { key = '', ratio } }: SplitTask): SplitName {
  const u = createHmac('sha256', key).update(name).digest().readUIntBE(0, 6) / 2 ** 48;
  let below = 0;
  for (const [s, share] of ratio.entries()) {
    below += share;
    if (u < below) return splitNames[s] as SplitName;
  }
  return splitNames[ratio.length - 1] as SplitName;
}

/** Up to this size of a cluster a bridge is settled photo by photo; in a larger cluster all new photos are left out. */
const largestBridge = 500;

/**
 * Settle a cluster whose old photos are in several splits: a new photo follows the old ones if it is near those of one split only,
 * directly or through new photos that were settled before.
 */
function settleBridge(members: readonly number[], splits: (SplitName | undefined)[], task: SplitTask): void {
  if (members.length > largestBridge) return;
  const { examples } = task.manifest;
  const settled = members.filter((position) => splits[position] !== undefined);
  for (const position of members) {
    if (splits[position] !== undefined) continue;
    const tried = [...settled, position];
    const clusters = nearDuplicateClusters(tried.map((at) => examples[at] as Example));
    const own = clusters.find((cluster) => cluster.includes(tried.length - 1)) ?? [];
    const known = new Set(own.slice(0, -1).map((at) => splits[tried[at] as number] as SplitName));
    if (known.size > 1) continue;
    const [split = hashedSplit((examples[position] as Example).sha256, task)] = known;
    splits[position] = split;
    settled.push(position);
  }
}

function bridgeReason(known: ReadonlySet<SplitName>): string {
  return `nearly the same as photos that are already in ${splitNames.filter((name) => known.has(name)).join(' and in ')}`;
}

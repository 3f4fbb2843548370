import { ConfigError, UnknownNameError } from '@graft/core';
import { z } from 'zod';

/** Which part of a backbone trains: all of it, a number of blocks from the end, or everything from a block or a layer on. */
const unfreeze = z.union([
  z.literal('all'),
  z.strictObject({ lastBlocks: z.int().min(0) }),
  z.strictObject({ fromBlock: z.string() }),
  z.strictObject({ fromLayer: z.string() }),
]);

/** How a backbone's blocks train beside a new head; `planFineTuning` turns it into a plan. */
export const fineTuneConfig = z.strictObject({
  unfreeze: unfreeze
    .default({ lastBlocks: 2 })
    .describe('Which part of the backbone trains: "all", {lastBlocks: n}, {fromBlock: name} or {fromLayer: name}.'),
  headEpochs: z.int().min(0).default(1).describe('Epochs at the beginning in which the head trains alone.'),
  blockEvery: z
    .int()
    .min(0)
    .default(0)
    .describe('Epochs between one block and the block before it, thawed from the end; 0 thaws all at once.'),
  backboneRate: z.number().positive().max(1).default(0.1).describe("Share of the head's learning rate for the backbone's last block."),
  rateDecay: z.number().positive().max(1).default(1).describe("Share of a block's learning rate for the block before it."),
  batchNorm: z
    .enum(['inference', 'training'])
    .default('inference')
    .describe('Whether batch norms that train keep their running statistics (inference) or use and move those of the batch (training).'),
});

export type FineTuneConfig = z.output<typeof fineTuneConfig>;

/** Layers that begin to train together and learn at one rate. */
export interface TrainingGroup {
  readonly name: string;
  /** Names of layers, in the network's order. */
  readonly layers: readonly string[];
  /** The first epoch (from 1) in which they train. */
  readonly fromEpoch: number;
  /** Their share of the learning rate. */
  readonly rate: number;
}

export interface FineTuneSubject {
  /** Names of all layers, in the network's order. */
  readonly layers: readonly string[];
  /** From the input on: each block from its layer `from` up to the next block's. The last one is the head. */
  readonly blocks: readonly { readonly name: string; readonly from: string }[];
  readonly epochs: number;
}

/**
 * Which layers train from which epoch on, and at which share of the learning rate.
 *
 *   rate(head) = 1        rate(block) = backboneRate * rateDecay ^ k        k = blocks between it and the head
 *   epoch(head) = 1       epoch(block) = headEpochs + 1 + blockEvery * k
 *
 * @returns groups in the network's order, the head last; layers that are in none stay frozen.
 * @throws {UnknownNameError} for a block or layer that the network does not have; {ConfigError} when a chosen block would
 * not begin to train before the last epoch is over.
 */
export function planFineTuning({ layers, blocks, epochs }: FineTuneSubject, config: FineTuneConfig): TrainingGroup[] {
  const starts = blocks.map(({ from }) => positionOf(layers, from, 'layer', 'blocks'));
  const head = blocks.length - 1;
  const first = firstTrained(layers, blocks, starts, config);
  const { headEpochs, blockEvery, backboneRate, rateDecay } = config;
  const groups = blocks.flatMap(({ name }, n) => {
    const members = layers.slice(Math.max(starts[n] as number, n === head ? 0 : first), starts[n + 1]);
    if (members.length === 0) return [];
    if (n === head) return [{ name, layers: members, fromEpoch: 1, rate: 1 }];
    const distance = head - 1 - n;
    return [{ name, layers: members, fromEpoch: headEpochs + 1 + blockEvery * distance, rate: backboneRate * rateDecay ** distance }];
  });
  const late = groups.find(({ fromEpoch }) => fromEpoch > epochs);
  if (late) {
    throw new ConfigError(`Expected ${late.name} to train within ${epochs} epochs but its turn would come in epoch ${late.fromEpoch}.`, {
      hint: 'Raise epochs, lower headEpochs or blockEvery, or unfreeze fewer blocks.',
    });
  }
  return groups;
}

/** The position of the first layer that trains: the head's where no backbone layer does. */
function firstTrained(
  layers: readonly string[],
  blocks: FineTuneSubject['blocks'],
  starts: readonly number[],
  { unfreeze }: FineTuneConfig,
): number {
  if (unfreeze === 'all') return starts[0] as number;
  if ('fromLayer' in unfreeze) return positionOf(layers, unfreeze.fromLayer, 'layer', 'unfreeze.fromLayer');
  if ('lastBlocks' in unfreeze) return starts[Math.max(0, starts.length - 1 - unfreeze.lastBlocks)] as number;
  const names = blocks.slice(0, -1).map(({ name }) => name);
  return starts[positionOf(names, unfreeze.fromBlock, 'block', 'unfreeze.fromBlock')] as number;
}

function positionOf(allowed: readonly string[], received: string, kind: string, path: string): number {
  const position = allowed.indexOf(received);
  if (position < 0) throw new UnknownNameError({ kind, received, allowed, path });
  return position;
}

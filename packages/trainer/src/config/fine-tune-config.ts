import { z } from 'zod';

const unfreeze: z.ZodType<Unfreeze> = z.union([
  z.literal('all'),
  z.strictObject({ lastBlocks: z.number().int().min(0) }),
  z.strictObject({ fromBlock: z.string() }),
  z.strictObject({ fromLayer: z.string() }),
]);

/** Which part of the backbone trains: all, a number of blocks from the end, or everything from a block or a layer on. */
export type Unfreeze = 'all' | { lastBlocks: number } | { fromBlock: string } | { fromLayer: string };

/** How a backbone's blocks come to train beside a new head; `planFineTuning` makes a plan of it. */
export const fineTuneConfig: z.ZodObject<
  {
    unfreeze: z.ZodDefault<typeof unfreeze>;
    headEpochs: z.ZodDefault<z.ZodNumber>;
    blockEvery: z.ZodDefault<z.ZodNumber>;
    backboneRate: z.ZodDefault<z.ZodNumber>;
    rateDecay: z.ZodDefault<z.ZodNumber>;
    batchNorm: z.ZodDefault<z.ZodEnum<{ inference: 'inference'; training: 'training' }>>;
  },
  z.core.$strict
> = z.strictObject({
  unfreeze: unfreeze
    .default({ lastBlocks: 2 })
    .describe('what of the backbone trains: "all", {lastBlocks: n}, {fromBlock: name} or {fromLayer: name}'),
  headEpochs: z.number().int().min(0).default(1).describe('epochs at the beginning in which the head trains alone'),
  blockEvery: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('epochs from one block to the next one before it, thawed from the end; 0 thaws all at once'),
  backboneRate: z.number().positive().max(1).default(0.1).describe("share of the head's learning rate that the backbone's last block gets"),
  rateDecay: z.number().positive().max(1).default(1).describe('share of a block’s learning rate that the block before it gets'),
  batchNorm: z
    .enum(['inference', 'training'])
    .default('inference')
    .describe('whether batch norms that train keep their running statistics (inference) or use and move those of the batch (training)'),
});

export type FineTuneConfig = z.output<typeof fineTuneConfig>;

import { z } from 'zod';
import { type AugmentationName, augmentations } from './augmentations.gen.ts';

/** Every augmentation's name; `none` is no augmentation. */
export const augmentationIds: readonly string[] = Object.keys(augmentations);

/** The `augment` slice of an experiment: `{ name: 'none' }`, or a member's settings with its defaults filled in. */
export type AugmentConfig = { readonly name: 'none' } | z.output<(typeof augmentations)[AugmentationName]['schema']>;

const none = z.strictObject({ name: z.literal('none') });
// A member declares its schema as a plain `ZodType` of its settings; that it is an object with a literal `name` is the registry's rule.
const members = Object.values(augmentations).map(({ schema }) => schema as unknown as typeof none);

export const augmentConfig: z.ZodType<AugmentConfig> = z.discriminatedUnion('name', [none, ...members]) as z.ZodType<AugmentConfig>;

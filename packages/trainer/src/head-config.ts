import { z } from 'zod';
import { heads } from './heads.gen.ts';

const [first, ...others] = Object.values(heads).map(({ schema }) => schema);

/**
 * The slice of an experiment that chooses and configures a head on cached features. Without a `kind` it is the head whose schema gives
 * `kind` a default.
 */
export const headConfig = z.discriminatedUnion('kind', [first, ...others]);

export type HeadConfig = z.output<typeof headConfig>;

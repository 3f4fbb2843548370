import { z } from 'zod';
import { heads } from './heads.gen.ts';

const [first, ...others] = Object.values(heads).map(({ schema }) => schema);

/** The slice of an experiment that chooses and configures a head on cached features; without a `kind` it is a `dense` head. */
export const headConfig = z.discriminatedUnion('kind', [first, ...others]);

export type HeadConfig = z.output<typeof headConfig>;

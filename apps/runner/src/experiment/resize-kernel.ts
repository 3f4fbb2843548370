import type { ResizeKernel } from '@graft/core';
import { z } from 'zod';

const kernels = ['nearest', 'bilinear', 'bicubic'] as const satisfies readonly ResizeKernel[];

/** The kernels of `@graft/image`, as a setting. */
export const resizeKernel = z.enum(kernels);

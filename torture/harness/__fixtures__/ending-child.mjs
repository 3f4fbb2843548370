// Refuses, fails, ends in case 2, throws an error that is no PipelineError, hangs in case 4, passes.
import { childArguments, tellCase } from '../in-child.mjs';

const { from } = childArguments();
const refusal = { isInstance: (error) => error?.code === 'GRAFT_TEST' };
const attempts = [
  () => Promise.reject(Object.assign(new Error('refused'), { code: 'GRAFT_TEST' })),
  () => 'wrong size',
  () => process.exit(7),
  () => null.length,
  () => new Promise((resolve) => setTimeout(resolve, 1e6)),
  () => undefined,
];
for (const [index, attempt] of attempts.entries()) if (index >= from) await tellCase(index, refusal, attempt);

import type { Tfjs } from './architectures/architecture.ts';

/**
 * Work with tfjs on its plain JavaScript backend, which is loaded for it; the backend from before is set again afterwards.
 *
 * @param work - synchronous, so that no other tensors meet the wrong backend.
 */
export async function withPlainTfjs<Result>(work: (tfjs: Tfjs) => Result): Promise<Result> {
  const tfjs = await import('@tensorflow/tfjs');
  const previous = tfjs.engine().backendName;
  const isQuiet = tfjs.env().getBool('PROD');
  // The JavaScript backend prints advice to install another one; nothing is computed on it here.
  tfjs.env().set('PROD', true);
  await tfjs.setBackend('cpu');
  try {
    return work(tfjs);
  } finally {
    tfjs.env().set('PROD', isQuiet);
    if (previous) await tfjs.setBackend(previous);
  }
}

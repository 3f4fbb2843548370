import type { Tfjs } from './architectures/architecture.ts';

/**
 * Do a piece of work with tfjs on its plain JavaScript backend, which is loaded for it; the backend that was set before is
 * set again afterwards.
 *
 * @param work - synchronous, so that nobody else's tensors meet the wrong backend.
 */
export async function withPlainTfjs<Result>(work: (tfjs: Tfjs) => Result): Promise<Result> {
  const tfjs = await import('@tensorflow/tfjs');
  const previous = tfjs.engine().backendName;
  const isQuiet = tfjs.env().getBool('PROD');
  // The JavaScript backend greets its first user with the advice to install another; nothing is computed on it here.
  tfjs.env().set('PROD', true);
  await tfjs.setBackend('cpu');
  try {
    return work(tfjs);
  } finally {
    tfjs.env().set('PROD', isQuiet);
    if (previous) await tfjs.setBackend(previous);
  }
}

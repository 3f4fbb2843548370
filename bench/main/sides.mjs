import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { graftJson } from '../harness/graft.mjs';
import { checkout } from '../harness/locations.mjs';
import { lastWords, runProcess } from '../harness/run-process.mjs';

/**
 * `graft quick` with these arguments into an empty folder, so that nothing is answered from an earlier run's stages; the
 * folder is removed again.
 *
 * @returns wall seconds of the whole process, peak memory where asked for, validation accuracy after each epoch.
 */
export async function graftQuick(args, { work, seed, epochs, memory = false }) {
  const out = join(work, `graft-${process.pid}`);
  rmSync(out, { recursive: true, force: true });
  try {
    const all = ['quick', ...args, '--out', out, '--arms', 'transfer', '--epochs', String(epochs), '--seed', String(seed)];
    const { seconds, peak, answer } = await graftJson(all, { memory });
    const { accuracy, history } = answer.arms.transfer;
    return { seconds, peak, accuracy: accuracy.value, accuracies: history.map((epoch) => epoch.validationAccuracy) };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/**
 * The article's script. Keras' own defaults: one worker thread makes the batches while TensorFlow trains, ten in the
 * queue. Two variables that pin OpenBLAS to an old processor would slow NumPy where they are set, and are taken out.
 *
 * @returns wall seconds of the whole process, peak memory where asked for, and after each epoch the validation accuracy
 *   and the seconds since the process started.
 */
export async function kerasArticle({ python, folders, weights, seed, epochs, memory = false, extra = [] }) {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env;
  const args = [
    '--train',
    folders.train,
    '--validation',
    folders.validation,
    '--weights',
    weights,
    '--epochs',
    epochs,
    '--seed',
    seed,
    ...extra,
  ];
  const script = join(checkout, 'bench/main/keras_article.py');
  const result = await runProcess(python, [script, ...args.map(String)], { env, memory });
  if (result.status !== 0) throw new Error(`keras_article.py ${lastWords(result)}`);
  const answer = JSON.parse(result.stdout.trim().split('\n').at(-1));
  return {
    seconds: result.seconds,
    peak: result.peak,
    accuracy: answer.validationAccuracy.at(-1),
    accuracies: answer.validationAccuracy,
    epochSeconds: answer.seconds,
  };
}

/** The network of the Python side computes the recorded logits and features: otherwise the comparison is of two networks. */
export async function checkKeras({ python, weights, golden }) {
  const result = await runProcess(python, [join(checkout, 'bench/main/keras_article.py'), '--weights', weights, '--golden', golden]);
  if (result.status !== 0) throw new Error(`keras_article.py --golden ${lastWords(result)}`);
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { graftJson } from '../harness/graft.mjs';
import { checkout } from '../harness/locations.mjs';
import { runProcess, succeeded } from '../harness/run-process.mjs';

const script = join(checkout, 'bench/main/keras_article.py');

/**
 * Run `graft quick` with these arguments into an empty folder, so that no stage is answered from an earlier run, and remove it.
 *
 * @returns wall seconds of the whole process, peak memory if asked for, validation accuracy after each epoch.
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
 * Run the article's script with Keras' own defaults: one worker thread makes batches while TensorFlow trains, ten in the queue.
 * Two variables that pin OpenBLAS to an old processor would slow NumPy and are removed.
 *
 * @returns wall seconds of the whole process, peak memory if asked for, and after each epoch the validation accuracy and the
 *   seconds since the process started.
 */
export async function kerasArticle({ python, folders, weights, seed, epochs, memory = false, extra = [] }) {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env;
  const options = {
    '--train': folders.train,
    '--validation': folders.validation,
    '--weights': weights,
    '--epochs': epochs,
    '--seed': seed,
  };
  const args = [script, ...Object.entries(options).flat(), ...extra].map(String);
  const result = await succeeded(runProcess(python, args, { env, memory }), 'keras_article.py');
  const answer = JSON.parse(result.stdout.trim().split('\n').at(-1));
  return {
    seconds: result.seconds,
    peak: result.peak,
    accuracy: answer.validationAccuracy.at(-1),
    accuracies: answer.validationAccuracy,
    epochSeconds: answer.seconds,
  };
}

/** Require that the Python side's network computes the recorded logits and features: the comparison is of one network. */
export async function requireSameKeras({ python, weights, golden }) {
  await succeeded(runProcess(python, [script, '--weights', weights, '--golden', golden]), 'keras_article.py --golden');
}

import type * as tf from '@tensorflow/tfjs';
import type { Tfjs } from './architecture.ts';
import type { Dialect } from './dialect.ts';

interface Window {
  readonly name: string;
  readonly kernel: number | [number, number];
  readonly stride?: number;
}

/**
 * What a window of a dialect slides over, and what tfjs calls its padding.
 *
 * At stride 1 an odd window's symmetric padding is `same`; at another stride the zeros are a layer of their own, `<name>_pad`.
 */
export function padded(
  tfjs: Tfjs,
  x: tf.SymbolicTensor,
  { name, kernel, stride = 1 }: Window,
  padding: Dialect['padding'] | 'valid',
): { readonly input: tf.SymbolicTensor; readonly padding: 'same' | 'valid' } {
  const [rows, columns] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  if (padding !== 'symmetric' || stride === 1) return { input: x, padding: padding === 'valid' ? 'valid' : 'same' };
  if (rows === 1 && columns === 1) return { input: x, padding: 'valid' };
  const [vertical, horizontal] = [(rows - 1) / 2, (columns - 1) / 2];
  const border = tfjs.layers.zeroPadding2d({
    name: `${name}_pad`,
    padding: [
      [vertical, vertical],
      [horizontal, horizontal],
    ],
  });
  return { input: border.apply(x) as tf.SymbolicTensor, padding: 'valid' };
}

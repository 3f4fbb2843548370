/** The registry's door to `src/keras`, where all that is there for Keras stands. */
export { default } from '../keras/keras-affine.ts';

import { readFileSync } from 'node:fs';
import { sharedData } from '@graft/core/testing';

/** A recording of `golden/keras-idg`: its JSON, and where it has numbers beside it a reader of entries `{ offset, shape }`. */
export function recordedKeras<Recording>(
  name: string,
): { readonly recording: Recording; values(entry: ArrayEntry): Float32Array } | undefined {
  const path = sharedData(`golden/keras-idg/${name}.json`);
  if (path === undefined) return undefined;
  // Python tells 5 (an int: whole pixels) from 5.0; JSON does not.
  const text = readFileSync(path, 'utf8').replace(/"((?:width|height)_shift_range)": (\d+)(?=[,}])/g, '"$1": {"pixels": $2}');
  return {
    recording: JSON.parse(text) as Recording,
    values({ offset, shape }) {
      const stored = readFileSync(path.replace(/json$/, 'f32'));
      const length = shape.reduce((size, n) => size * n, 1);
      return new Float32Array(stored.buffer.slice(stored.byteOffset + offset * 4, stored.byteOffset + (offset + length) * 4));
    },
  };
}

export interface ArrayEntry {
  readonly offset: number;
  readonly shape: readonly number[];
}

/** Keras' snake case as ours. */
export function camelCased(keras: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(keras).map(([key, value]) => [key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}

/** Names of a recorded transform as ours; what it leaves out is off, and unknown keys are passed over as Keras does. */
export function recordedParams(recorded: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { flip_horizontal: flipHorizontal = false, flip_vertical: flipVertical = false } = recorded;
  const { channel_shift_intensity: channelShift, brightness } = recorded;
  const { theta = 0, tx = 0, ty = 0, shear = 0, zx = 1, zy = 1 } = recorded;
  return {
    ...{ theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical },
    ...(typeof channelShift === 'number' && { channelShift }),
    ...(typeof brightness === 'number' && { brightness }),
  };
}

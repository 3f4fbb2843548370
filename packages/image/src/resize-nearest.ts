import type { Image } from '@graft/core';
import type { Part } from './resample-table.ts';

/**
 * Pillow's nearest neighbour: output i shows input `trunc(position)`, where the position starts at `from + scale / 2` and is *added up* in
 * doubles. The rounding of that sum sometimes decides between two pixels, so it is added up here too.
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Geometry.c `ImagingScaleAffine`
 */
export function resizeNearest(
  image: Image,
  target: { readonly height: number; readonly width: number; readonly rows: Part; readonly columns: Part },
): Image {
  const { height, width } = target;
  const columns = nearestIndices(image.width, width, target.columns);
  const rows = nearestIndices(image.height, height, target.rows);
  const data = new Uint8Array(height * width * 3);
  let out = 0;
  for (let y = 0; y < height; y++) {
    const row = (rows[y] as number) * image.width;
    for (let x = 0; x < width; x++) {
      const at = (row + (columns[x] as number)) * 3;
      data[out] = image.data[at] as number;
      data[out + 1] = image.data[at + 1] as number;
      data[out + 2] = image.data[at + 2] as number;
      out += 3;
    }
  }
  return { data, height, width };
}

function nearestIndices(size: number, target: number, { from, length }: Part): Int32Array {
  const indices = new Int32Array(target);
  const scale = length / target;
  let position = from + scale * 0.5;
  for (let i = 0; i < target; i++) {
    indices[i] = Math.min(Math.trunc(position), size - 1);
    position += scale;
  }
  return indices;
}

import { expect, it } from 'vitest';
import { decodeImage } from './decode-image.ts';
import { encodePng } from './encode-png.ts';

it('keeps every byte, and rounds floats', async () => {
  const data = Uint8Array.from({ length: 5 * 7 * 3 }, (_, i) => (i * 37) % 256);
  const read = async (png: Uint8Array) => decodeImage(png, { orientation: 'ignore' });
  expect(await read(await encodePng({ data, height: 5, width: 7 }))).toEqual({ data, height: 5, width: 7 });
  const floats = { data: Float32Array.of(-3, 0.5, 1.5, 254.6, 300, 7), height: 1, width: 2 };
  expect((await read(await encodePng(floats))).data).toEqual(Uint8Array.of(0, 0, 2, 255, 255, 7));
});

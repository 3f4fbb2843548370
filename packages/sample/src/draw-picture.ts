import type { Rng } from '@graft/core';
import sharp from 'sharp';
import { createBrush, lightGradient } from './brush.ts';
import { drawPalette } from './palette.ts';
import { drawScene } from './scene.ts';
import { pictureHeight, pictureWidth } from './scenery.ts';
import type { Species } from './species.ts';
import { svg } from './svg-path.ts';

/**
 * Draw one animal: the bytes of a JPEG file of 320 x 240 pixels.
 *
 * Place, size, colours, water, ground, company, light, occlusion, blur and noise are drawn from `rng` without regard to the
 * species: only form and marks tell species apart.
 */
export async function drawPicture(species: Species, rng: Rng): Promise<Buffer> {
  const { data, info } = await sharp(Buffer.from(pictureSvg(species, rng)))
    .removeAlpha()
    .blur(rng.random() < 0.6 ? rng.uniform(0.4, 1.7) : 0.3)
    .raw()
    .toBuffer({ resolveWithObject: true });
  addNoise(data, rng.uniform(0, 13), rng.uint32());
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg({ quality: 60 + rng.integer(32) })
    .toBuffer();
}

function pictureSvg(species: Species, rng: Rng): string {
  const brush = createBrush(rng.split('animal'), drawPalette(rng.split('palette')));
  const scene = drawScene(createBrush(rng.split('scene'), drawPalette(rng.split('scene palette')), 'scene'));
  const place = rng.split('place');
  const size = place.uniform(0.42, 1.12);
  const squeeze = place.uniform(0.86, 1.14);
  const x = pictureWidth / 2 + place.uniform(-0.24, 0.24) * pictureWidth;
  const y = pictureHeight / 2 + place.uniform(-0.2, 0.2) * pictureHeight;
  const turn = place.uniform(-species.turn, species.turn);
  const mirror = place.random() < 0.5 ? -1 : 1;
  const scale = `${(mirror * size * squeeze).toFixed(3)} ${(size / squeeze).toFixed(3)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${pictureHeight}">`,
    lightGradient,
    scene.behind,
    svg`<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})">${species.draw(brush)}</g>`,
    scene.before,
    '</svg>',
  ].join('');
}

/**
 * Camera grain: triangular noise of standard deviation `strength`, equal in all channels of a pixel. Marsaglia's xorshift32
 * draws it: it takes a hundred thousand numbers per picture, and only the look depends on them.
 */
function addNoise(pixels: Buffer, strength: number, seed: number): void {
  let state = seed || 1;
  const scale = (strength * Math.sqrt(6)) / 0x1_0000_0000;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
  for (let i = 0; i < pixels.length; i += 3) {
    const grain = (next() + next()) * scale * 0.5;
    for (let channel = i; channel < i + 3; channel++) {
      pixels[channel] = Math.max(0, Math.min(255, Math.round((pixels[channel] as number) + grain)));
    }
  }
}

import { crc32, deflateSync } from 'node:zlib';

/** A PNG of 24 x 24 pixels in base64, drawn from a seed: soft stripes on a ground. Generated, so that the repository holds no picture. */
export function tinyPicture(seed: number): string {
  const side = 24;
  const rows = Buffer.alloc(side * (1 + 3 * side));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const wave = 0.5 + 0.5 * Math.sin((x * ((seed % 5) + 1) + y * ((seed % 3) + 1)) / 4);
      const isFish = ((x - 12) / 9) ** 2 + ((y - 12) / 5) ** 2 < 1;
      const ground = [30 + ((seed * 13) % 40), 90 + ((seed * 29) % 60), 140 + ((seed * 7) % 70)];
      const fish = [160 + ((seed * 31) % 90), 90 + ((seed * 17) % 100), 40 + ((seed * 11) % 60)];
      const colour = isFish ? fish : ground;
      for (let c = 0; c < 3; c++)
        rows[y * (1 + 3 * side) + 1 + 3 * x + c] = Math.round((colour[c] ?? 0) * (isFish ? 0.6 + 0.4 * wave : 0.8 + 0.2 * wave));
    }
  }
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const file = [signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat(file).toString('base64');
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

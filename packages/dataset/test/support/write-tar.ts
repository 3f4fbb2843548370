export interface TarEntry {
  readonly name: string;
  readonly data?: Uint8Array;
  /** `0` file, `1` hard link, `2` symbolic link, `3` character device, `5` folder, `6` pipe, `L` GNU long name, `x` pax. */
  readonly type?: string;
  readonly link?: string;
  /** Default: the true one. */
  readonly claimedBytes?: number;
}

/** A ustar archive, honest or not. */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, data = new Uint8Array(), type = '0', link = '', claimedBytes = data.length }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${claimedBytes.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157, 100);
    header.write('ustar\0', 257);
    header.write('00', 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, data, Buffer.alloc(-data.length & 511)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

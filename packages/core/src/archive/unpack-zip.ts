import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { locateZipMember } from './read-zip-member.ts';
import { zipInFile } from './zip-bytes.ts';
import { readZipDirectory, type ZipMember, type ZipPolicy } from './zip-directory.ts';

export interface UnpackOptions extends ZipPolicy {
  /** Path to write a member to; undefined leaves it out. A name may lead anywhere: choose by whole names. */
  readonly target: (name: string) => string | undefined;
  /** Called with the bytes written so far. */
  readonly onBytes?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Write some of a zip archive's members to disk, streamed; the size and checksum of each are proven.
 *
 * The signal ends it with its reason.
 */
export async function unpackZip(path: string, { target, onBytes, signal, ...policy }: UnpackOptions): Promise<void> {
  const file = await open(path);
  try {
    const zip = zipInFile(file.fd, (await file.stat()).size);
    let done = 0;
    for (const member of await readZipDirectory(zip, policy)) {
      const to = member.name.endsWith('/') ? undefined : target(member.name);
      if (to === undefined) continue;
      const refuse: ZipPolicy['refuse'] = (why, cause) => policy.refuse(`${member.name}: ${why}`, cause);
      const start = await locateZipMember(zip, member, refuse);
      await mkdir(dirname(to), { recursive: true });
      const count = (bytes: number): void => {
        done += bytes;
        onBytes?.(done);
      };
      const range = { autoClose: false, start, end: start + member.packedBytes - 1, highWaterMark: 1 << 18 };
      await pipeline(
        member.packedBytes === 0 ? [] : file.createReadStream(range),
        member.method === 0 ? new PassThrough() : createInflateRaw(),
        (chunks: AsyncIterable<Uint8Array>) => proven(chunks, member, { refuse, count }),
        createWriteStream(to, { highWaterMark: 1 << 20 }),
        { signal },
      );
    }
  } finally {
    await file.close();
  }
}

interface Proof {
  readonly refuse: ZipPolicy['refuse'];
  readonly count: (bytes: number) => void;
}

async function* proven(chunks: AsyncIterable<Uint8Array>, member: ZipMember, { refuse, count }: Proof): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let checksum = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > member.bytes) refuse(`it unpacks to more than the ${member.bytes} bytes it declares`);
    checksum = crc32(chunk, checksum);
    count(chunk.length);
    yield chunk;
  }
  if (bytes !== member.bytes) refuse(`it declares ${member.bytes} bytes and holds ${bytes}`);
  if (checksum !== member.crc32) refuse('its bytes do not match their checksum');
}

import { boundBySize, shortenText, WeightsError } from '@graft/core';
import { locateZipMember, readZipDirectory, readZipMember, unreadableMember, type ZipMember, zipInMemory } from '@graft/core/archive';

/** A zip with weights, in memory. */
export interface WeightArchive {
  readonly members: ReadonlyMap<string, ZipMember>;
  /** The bytes of a member, proven: the archive's own memory where it is stored, else unpacked. */
  read(member: ZipMember): Promise<Uint8Array>;
  /** Byte of the archive where a member's packed bytes begin. */
  locate(member: ZipMember): Promise<number>;
}

/** Networks need a thousand members. One takes some 80 bytes in the archive and some 700 here, so only a larger archive may have more. */
const memberShare = { few: 256, bytesEach: 512, most: 20_000 };
/** A byte of deflate stands for 1032 bytes at most: https://www.zlib.net/zlib_tech.html */
const maxRatio = 1032;

/**
 * Open a zip with weights. It may have as many members as its size allows, members do not overlap, and each claims at most what
 * deflate can hold: so the archive's size bounds what all members unpack to.
 *
 * @throws {WeightsError} naming the first thing that is wrong.
 */
export async function openWeightArchive(bytes: Uint8Array): Promise<WeightArchive> {
  const zip = zipInMemory(bytes);
  const members = await readZipDirectory(zip, { maxMembers: boundBySize(memberShare, bytes.length), refuse });
  for (const member of members) {
    const reason = unreadableMember(member) ?? claim(member);
    if (reason !== undefined) refuse(`${shortenText(member.name)}: ${reason}`);
  }
  const refuseMember =
    (name: string) =>
    (why: string, cause?: unknown): never =>
      refuse(`${shortenText(name)}: ${why}`, cause);
  return {
    members: new Map(members.map((member) => [member.name, member])),
    read: (member) => readZipMember(zip, member, refuseMember(member.name)),
    locate: (member) => locateZipMember(zip, member, refuseMember(member.name)),
  };
}

/**
 * One file of a zip, whole.
 *
 * @param path - the member's full name.
 * @param maxBytes - of the unpacked file.
 * @throws {WeightsError} when the zip is broken, has no such member, or the member is larger.
 */
export async function readArchiveFile(bytes: Uint8Array, path: string, maxBytes: number): Promise<Uint8Array> {
  const archive = await openWeightArchive(bytes);
  const member = archive.members.get(path) ?? refuse(`it holds no ${path}`);
  if (member.bytes > maxBytes) refuse(`${path} has ${member.bytes} bytes where at most ${maxBytes} are expected`);
  return archive.read(member);
}

function claim({ method, bytes, packedBytes }: ZipMember): string | undefined {
  const isPossible = method === 0 ? bytes === packedBytes : bytes <= maxRatio * packedBytes;
  return isPossible ? undefined : `it claims ${bytes} bytes in ${packedBytes}`;
}

function refuse(why: string, cause?: unknown): never {
  throw new WeightsError(`Expected a zip with weights but ${why}.`, {
    hint: 'The file is broken or of another kind; fetch it again.',
    cause,
  });
}

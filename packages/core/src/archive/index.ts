export { locateZipMember, type RefuseMember, readZipMember, unreadableMember } from './read-zip-member.ts';
export { type UnpackOptions, unpackZip } from './unpack-zip.ts';
export { type ZipBytes, zipInFile, zipInMemory } from './zip-bytes.ts';
export { readZipDirectory, type ZipMember, type ZipPolicy } from './zip-directory.ts';

import { createHash } from 'node:crypto';
import { join, sep } from 'node:path';
import { ArtifactError } from '../errors/artifact-error.ts';
import { type ArtifactFile, type ArtifactIdentity, type ArtifactRecord, fingerprintOf, isArtifactPath } from './artifact-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Payload, writeAtomically, writeObserved } from './write-atomically.ts';
import { writeDirectory } from './write-directory.ts';

/** What a stage hands its files to. */
export interface ArtifactWriter {
  /** Where the files lie until the artifact is whole. */
  readonly directory: string;
  /**
   * @param path - below the directory; a second write to the same path replaces the first.
   * @returns what the record will say of the file.
   */
  write(path: string, payload: Payload): Promise<ArtifactFile>;
}

/**
 * Write an artifact so that its directory is there whole or not at all.
 *
 * The files go into a sibling directory, each flushed; `artifact.json` is written last; then the old directory is
 * moved away and the new one takes its name. Files that the directory held before do not survive: a reader trusts
 * only what `artifact.json` lists, and a stray file has nowhere to stay.
 *
 * The caller holds the directory's lock (`lockDirectory`): what a killed run left beside it is removed first.
 *
 * @param fill - writes the files; what it returns tells what happened this time (seconds, host, versions) and becomes
 * `run.json`, no part of the identity.
 * @throws {ArtifactError} when the disk refuses; whatever `fill` throws. The old artifact then lies there untouched.
 */
export async function writeArtifact(
  directory: string,
  identity: ArtifactIdentity,
  fill: (writer: ArtifactWriter) => Promise<unknown>,
): Promise<ArtifactRecord> {
  return writeDirectory(
    directory,
    async (draft) => {
      const files = new Map<string, ArtifactFile>();
      const run = await fill({
        directory: draft,
        async write(path, payload) {
          const file = await writeHashed(draft, path, payload);
          files.set(file.path, file);
          return file;
        },
      });
      const record: ArtifactRecord = {
        format: 1,
        ...identity,
        fingerprint: fingerprintOf(identity),
        files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
      };
      await writeAtomically(join(draft, 'run.json'), canonicalJson(run ?? {}));
      await writeAtomically(join(draft, 'artifact.json'), canonicalJson(record));
      return record;
    },
    { isLocked: true },
  );
}

async function writeHashed(draft: string, path: string, payload: Payload): Promise<ArtifactFile> {
  const name = path.replaceAll(sep, '/');
  if (!isArtifactPath(name)) {
    throw new ArtifactError(`Expected a path below the artifact for one of its files but received "${path}".`, {
      hint: 'Names with "/" between them, none of them "..", and neither artifact.json nor run.json.',
    });
  }
  const hash = createHash('sha256');
  let bytes = 0;
  await writeObserved(join(draft, name), payload, (part) => {
    hash.update(part);
    bytes += part.byteLength;
  });
  return { path: name, bytes, sha256: hash.digest('hex') };
}

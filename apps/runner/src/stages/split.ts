import { canonicalJson, decodeJsonl, type Example, type Excluded, encodeJsonl, readArtifactFile } from '@graft/core';
import { splitConfig, splitExamples } from '@graft/dataset';
import { defineStage, type StageDefinition } from '../pipeline/define-stage.ts';

/** Manifest in; who trains and who measures out. */
const split: StageDefinition<ReturnType<typeof splitConfig.parse>> = defineStage({
  name: 'split',
  uses: ['@graft/core', '@graft/image', '@graft/dataset'],
  libraries: {},
  slice: splitConfig,
  needs: ['index'],
  trains: false,
  async run({ slice, upstream, writer }) {
    const index = upstream.index as NonNullable<typeof upstream.index>;
    const read = async (path: string) => (await readArtifactFile(index.directory, index.record, path)).toString('utf8');
    const manifest = {
      examples: decodeJsonl<Example>(await read('manifest.jsonl')),
      excluded: decodeJsonl<Excluded>(await read('excluded.jsonl')),
      classes: JSON.parse(await read('classes.json')) as string[],
    };
    const { examples, ...summary } = splitExamples(manifest, slice);
    await writer.write('split.jsonl', encodeJsonl(examples));
    await writer.write('classes.json', canonicalJson(manifest.classes));
    await writer.write('summary.json', canonicalJson(summary));
    return undefined;
  },
});

export default split;

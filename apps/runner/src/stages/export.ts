import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { ArtifactError, canonicalJson } from '@graft/core';
import { keptEpochSchema } from '@graft/core/schemas';
import { z } from 'zod';
import { trainingArtifact } from '../artifacts/training.ts';
import { type ExportFormatName, exportFormats } from '../exports.gen.ts';
import { defineStage, once } from '../pipeline/define-stage.ts';

/** A trained arm in; each format that was asked for out, in a folder of its own. */
export default defineStage({
  name: 'export',
  module: import.meta.url,
  uses: ['@graft/core'],
  libraries: {},
  slice: z.strictObject({ formats: z.array(z.enum(Object.keys(exportFormats) as [ExportFormatName])), keep: keptEpochSchema }),
  needs: { train: once(trainingArtifact) },
  trains: false,
  async run({ slice: { formats, keep }, upstream: { train }, writer }) {
    const training = await train.contents();
    for (const format of formats) {
      await exportFormats[format].write({
        training,
        keep,
        async put(path, content) {
          const isPayload = typeof content === 'string' || content instanceof Uint8Array;
          await writer.write(`${format}/${path}`, isPayload ? content : canonicalJson(content));
        },
        async copyWeights(which, path) {
          const source = training.model[which].weights;
          const sha256 = train.record.files.find((file) => file.path === source)?.sha256;
          const written = await writer.write(`${format}/${path}`, createReadStream(join(train.directory, source)));
          if (sha256 === undefined || written.sha256 !== sha256) {
            throw new ArtifactError(`Expected ${join(train.directory, source)} with sha256 ${sha256} but it holds other bytes.`, {
              hint: `Remove ${train.directory} and run again.`,
            });
          }
          return { path, sha256 };
        },
      });
    }
    return undefined;
  },
});

import { basename } from 'node:path';
import { WeightsError } from '@graft/core';
import type { SourceKind } from '../source-kind.ts';
import { bringFolder } from './tfjs.ts';

/** An address where a person finds the file, without a published digest: nothing is fetched from it. */
export interface ManualSource {
  readonly kind: 'manual';
  /** Of a file, or of the `model.json` of a tfjs layers model. */
  readonly url: string;
  readonly sha256?: undefined;
}

const manual: SourceKind<ManualSource> = {
  describe: ({ url }) => url,
  fileName: ({ url }) => basename(new URL(url).pathname),
  howToBring: ({ url }) =>
    url.endsWith('/model.json') ? bringFolder(url) : `download ${url} and pass --weights ${basename(new URL(url).pathname)}`,
  accepts: () => true,
  async fetch(source) {
    throw new WeightsError('Nobody publishes a sha256 of it, so it is not fetched.', { hint: manual.howToBring(source) });
  },
};

export default manual;

import { WeightsError } from '@graft/core';
import { shardNames } from '../../formats/tfjs-manifest.ts';
import { get, type SourceKind } from '../source-kind.ts';

/**
 * A tfjs layers model: `model.json` at this address and its shards beside it. Every file is asked for with the query of the address:
 * TF Hub and Kaggle serve the files of a model at `.../model.json?tfjs-format=file`.
 */
export interface TfjsSource {
  readonly kind: 'tfjs';
  readonly url: string;
  /** Digest of all files, see `digestOfFiles`. */
  readonly sha256: string;
  /** Of all files together. */
  readonly maxBytes: number;
}

/** Shards fetched at once. */
const parallel = 6;

const tfjs: SourceKind<TfjsSource> = {
  describe: ({ url }) => url,
  fileName: () => 'layers-model',
  howToBring: ({ url }) => bringFolder(url),
  async fetch({ url, maxBytes }, { onBytes, ...options }) {
    let done = 0;
    const { search } = new URL(url);
    const fetchNamed = async (name: string): Promise<readonly [string, Uint8Array]> => {
      const { bytes } = await get(new URL(`${name}${search}`, url).href, maxBytes - done, options);
      done += bytes.length;
      if (done > maxBytes)
        throw new WeightsError(`Expected at most ${maxBytes} bytes at ${url} but there are more.`, {
          hint: 'Give the file with --weights.',
        });
      onBytes?.(done, undefined);
      return [name, bytes];
    };
    const model = await fetchNamed('model.json');
    const names = shardNames(model[1]);
    const shards: (readonly [string, Uint8Array])[] = [];
    for (let i = 0; i < names.length; i += parallel) shards.push(...(await Promise.all(names.slice(i, i + parallel).map(fetchNamed))));
    return new Map([model, ...shards]);
  },
};

export default tfjs;

export function bringFolder(url: string): string {
  return `download ${url} and the shards that it lists into one folder and pass --weights FOLDER`;
}

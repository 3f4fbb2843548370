import { basename } from 'node:path';
import { get, type SourceKind } from '../source-kind.ts';

/** One file at any address. */
export interface UrlSource {
  readonly kind: 'url';
  readonly url: string;
  readonly sha256: string;
  readonly maxBytes: number;
}

const url: SourceKind<UrlSource> = {
  describe: (source) => source.url,
  fileName: nameOf,
  howToBring: (source) => `download ${source.url} and pass --weights ${nameOf(source)}`,
  fetch: async (source, options) => new Map([[nameOf(source), (await get(source.url, source.maxBytes, options)).bytes]]),
};

export default url;

function nameOf(source: UrlSource): string {
  return basename(new URL(source.url).pathname);
}

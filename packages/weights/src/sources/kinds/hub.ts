import { basename } from 'node:path';
import { WeightsError } from '@graft/core';
import { get, requireDigest, type SourceKind } from '../source-kind.ts';

/** A file of a repository on the Hugging Face hub, verified against the hub's own sha256. */
export interface HubSource {
  readonly kind: 'hub';
  readonly repository: string;
  readonly file: string;
  /** Branch, tag or commit. Default: `main`. */
  readonly revision?: string | undefined;
  readonly maxBytes: number;
  readonly sha256?: string | undefined;
  /** A small text file, of which the hub announces no sha256: the one that comes first is pinned. */
  readonly isText?: boolean | undefined;
}

const endpoint = 'https://huggingface.co';

/** `HF_ENDPOINT` names a mirror, `HF_TOKEN` is sent to it: the names that the hub's own tools use. */
const hub: SourceKind<HubSource> = {
  describe: ({ repository, revision = 'main', file }) =>
    `Hugging Face hub ${repository}${revision === 'main' ? '' : `@${revision}`}/${file}`,
  fileName: ({ file }) => basename(file),
  howToBring: (source) => `download ${addressOf(source, endpoint)} and pass --weights ${basename(source.file)}`,
  accepts: ({ file, sha256 }, format) => sha256 === undefined && format === 'safetensors' && file.endsWith('.safetensors'),
  async fetch(source, options) {
    const mirror = (process.env.HF_ENDPOINT || endpoint).replace(/\/+$/, '');
    const { bytes, headers } = await get(addressOf(source, mirror), source.maxBytes, options, process.env.HF_TOKEN || undefined);
    const files = new Map([[basename(source.file), bytes]]);
    // For large files the hub's etag is the content's sha256.
    const announced = /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1];
    if (announced !== undefined) requireDigest(files, announced, 'hub');
    else if (source.sha256 === undefined && !source.isText) {
      throw new WeightsError("Expected a sha256 in the hub's X-Linked-Etag but it announced none, so its file cannot be verified.", {
        hint: 'Give the file with --weights.',
      });
    }
    return files;
  },
};

export default hub;

function addressOf({ repository, revision = 'main', file }: HubSource, host: string): string {
  return `${host}/${repository}/resolve/${revision}/${file}`;
}

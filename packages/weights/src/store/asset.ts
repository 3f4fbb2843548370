import type { Source } from '../sources/source.ts';
import type { WeightFiles } from '../weight-files.ts';

/** Files that belong together and are obtained once, held to a sha256 and kept in the cache: weights, an ONNX file, its settings. */
export interface Asset {
  /** Names its pin: `efficientnet-lite0.imagenet-224`, `hub:OWNER/NAME@main/onnx/model.onnx`. */
  readonly id: string;
  /** As a person calls it; every step of obtaining it begins so. */
  readonly alias: string;
  /** As messages call it, in the plural: `the weights of efficientnet-lite0.imagenet-224`. */
  readonly title: string;
  /** Where it comes from, asked in this order. */
  readonly sources: readonly Source[];
  /** Names under which a folder of weights is searched for it. Default: it is neither searched for nor brought with --weights. */
  readonly fileNames?: readonly string[] | undefined;
  /** How a person brings it, in one sentence. */
  readonly howToBring: string;
  /** The command that obtains it alone. Default: the one that failed. */
  readonly command?: string | undefined;
  /** A name that its pin once had. A lock file that still has it is refused: it does not say what it pins. */
  readonly formerId?: string | undefined;
  /** Read files that nothing pins yet, before they are kept and pinned; throws if they are not this asset. */
  check(files: WeightFiles): Promise<void>;
}

/** Where assets are kept and pinned. */
export interface Store {
  readonly cache: string;
  /** `graft.lock.json`; it pins what no source does. */
  readonly lockFile: string;
}

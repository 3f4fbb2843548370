import type { OnProgress } from '@graft/core';

/** One way to a native engine. */
export interface NativeSource {
  /** For messages: `the tensorflow-cpu 2.15.1 wheel of the Python package index`. */
  readonly title: string;
  /** Part of the build's name. */
  readonly key: string;
  /**
   * Put an addon into an empty folder, which is renamed afterwards.
   *
   * @throws {EngineError} whose message completes "this way is closed because".
   */
  build(directory: string, context: BuildContext): Promise<BuiltAddon>;
}

/** What every source needs to build. */
export interface BuildContext {
  /** Folder of the installed @tensorflow/tfjs-node. */
  readonly tfjsNode: string;
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal | undefined;
}

/** What a source built. */
export interface BuiltAddon {
  /** Relative to the build's folder. */
  readonly addon: string;
  /** What the addon needs to load: relative to the build's folder, or absolute. */
  readonly files: readonly string[];
}

import { join } from 'node:path';
import { WeightsError } from '@graft/core';
import type { Pin } from '@graft/weights';
import { fileNameOf, howToBring, type WeightSource } from '@graft/weights';
import type { BackboneSpec } from '../define-backbone.ts';

export interface MissingContext {
  readonly cache: string;
  readonly pin: Pin | undefined;
  /** Every source that was asked, with its reason. */
  readonly tried: readonly string[];
  readonly offline: boolean;
}

/** The error for weights that no source had: which file is missing, who was asked, and each way to bring it. */
export function missingWeights(spec: BackboneSpec, { cache, pin, tried, offline }: MissingContext): WeightsError {
  const files = spec.sources.filter(({ sha256 }) => !pin || sha256 === undefined || sha256 === pin.sha256);
  const missing = files.map((source) => `  missing ${describeFile(source, cache, pin)}`);
  const lines = [...tried.map((reason) => `  ${reason}`), ...missing];
  const names = [spec.alias, ...spec.fileNames].join(', ');
  const bring = files.map((source) => `  or: ${howToBring(source)}`);
  return new WeightsError(
    `Expected the weights of ${spec.id} but ${offline ? 'they are not on this machine' : 'no source has them'}:\n${lines.join('\n')}`,
    {
      hint: [
        `Bring them with \`--weights PATH\` (or a folder with one of ${names}, named by GRAFT_WEIGHTS_DIR), ` +
          'or set `backbone` in the experiment file to one whose weights can be obtained here; `graft models` lists them.',
        ...(offline
          ? [
              `Without --offline, or on another machine: \`graft models pull ${spec.alias}\`; then copy ${join(cache, 'weights')} to the cache here.`,
            ]
          : []),
        ...bring,
      ].join('\n'),
    },
  );
}

function describeFile(source: WeightSource, cache: string, pin: Pin | undefined): string {
  const sha256 = source.sha256 ?? pin?.sha256;
  if (sha256 === undefined) return `${fileNameOf(source)} (nothing pins it yet)`;
  const name = source.kind === 'tfjs' ? 'layers-model' : fileNameOf(source);
  return `${join(cache, 'weights', sha256, name)} (sha256 ${sha256})`;
}

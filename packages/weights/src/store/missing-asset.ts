import { join } from 'node:path';
import { WeightsError } from '@graft/core';
import { kindOf, type Source } from '../sources/source.ts';
import type { Asset } from './asset.ts';
import type { Pin } from './lock-file.ts';

export interface MissingContext {
  readonly cache: string;
  readonly pin: Pin | undefined;
  /** Every source that was asked, with its reason. */
  readonly tried: readonly string[];
  readonly isOffline: boolean;
}

/** The error for an asset that no source had: which file is missing, who was asked, and each way to bring it. */
export function missingAsset(asset: Asset, { cache, pin, tried, isOffline }: MissingContext): WeightsError {
  const sources = asset.sources.filter(({ sha256 }) => !pin || sha256 === undefined || sha256 === pin.sha256);
  const missing = sources.map((source) => `missing ${describeFile(source, cache, pin)}`);
  const lines = [...tried, ...missing].map((line) => `  ${line}`);
  const command = asset.command === undefined ? 'run the same command' : `\`${asset.command}\``;
  return new WeightsError(
    `Expected ${asset.title} but ${isOffline ? 'they are not on this machine' : 'no source has them'}:\n${lines.join('\n')}`,
    {
      hint: [
        asset.howToBring,
        ...(isOffline
          ? [`Without --offline, or on another machine: ${command}; then copy ${join(cache, 'weights')} to the cache here.`]
          : []),
        ...(asset.fileNames ? sources.map((source) => `  or: ${kindOf(source).howToBring(source)}`) : []),
      ].join('\n'),
    },
  );
}

function describeFile(source: Source, cache: string, pin: Pin | undefined): string {
  const [name, sha256] = [kindOf(source).fileName(source), source.sha256 ?? pin?.sha256];
  return sha256 === undefined ? `${name} (nothing pins it yet)` : `${join(cache, 'weights', sha256, name)} (sha256 ${sha256})`;
}

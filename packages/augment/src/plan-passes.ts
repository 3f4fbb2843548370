import { composeMaps, type ImageSize } from './affine/affine-map.ts';
import type { Resampling } from './affine/warp.ts';
import type { AugmentationSpec, WarpedView } from './define-augmentation.ts';

/** A member with its settings. */
export interface Link<Config extends { readonly name: string }> {
  readonly config: Config;
  readonly spec: AugmentationSpec<Config, unknown>;
}

/** A member with what was drawn for it. */
export interface DrawnLink<Config extends { readonly name: string }> extends Link<Config> {
  readonly params: unknown;
}

/** One reading of all pixels: by a member, or by one warp for several neighbours. */
export type Pass<Config extends { readonly name: string }> =
  | { readonly kind: 'member'; readonly link: DrawnLink<Config> }
  | { readonly kind: 'warp'; readonly warped: Required<WarpedView> };

/**
 * The passes of a chain over one photo. A member that changes nothing has no pass. Neighbours that warp in the same way
 * (a flip fits any) share one, the product of their maps: less work, nothing blurred twice, and what one member moves beyond
 * the border the next can bring back.
 */
export function planPasses<Config extends { readonly name: string }>(links: readonly DrawnLink<Config>[], size: ImageSize): Pass<Config>[] {
  const passes: Pass<Config>[] = [];
  let run: DrawnLink<Config>[] = [];
  let fused: WarpedView | undefined;

  function endRun(): void {
    // A member alone, and flips alone, are made as they are without a chain.
    if (run.length > 1 && fused?.resampling) passes.push({ kind: 'warp', warped: { map: fused.map, resampling: fused.resampling } });
    else passes.push(...run.map((link): Pass<Config> => ({ kind: 'member', link })));
    run = [];
    fused = undefined;
  }

  for (const link of links) {
    const { config, spec, params } = link;
    if (spec.isIdentity?.(config, params, size)) continue;
    const warped = spec.asWarp?.(config, params, size);
    if (!warped || (fused && !fits(fused, warped))) endRun();
    run.push(link);
    if (!warped) endRun();
    else if (!fused) fused = warped;
    // The later member's output pixel reads the earlier one's output.
    else fused = { ...warped, ...fused, map: composeMaps(fused.map, warped.map) };
  }
  endRun();
  return passes;
}

function fits({ resampling: one }: WarpedView, { resampling: other }: WarpedView): boolean {
  return !one || !other || describe(one) === describe(other);
}

/** What a resampling does: the value of a border counts in mode constant alone. */
function describe({ fillMode, cval, interpolationOrder = 1 }: Resampling): string {
  return `${fillMode} ${fillMode === 'constant' ? cval : ''} ${interpolationOrder}`;
}

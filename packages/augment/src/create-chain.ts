import { ConfigError, type FloatImage, type Image, type Rng } from '@graft/core';
import type { ImageSize } from './affine/affine-map.ts';
import { warp } from './affine/warp.ts';
import { asItIs, type Finish, finishInPlace } from './affine/warp-output.ts';
import type { ViewAugmentation } from './make-view.ts';
import { type DrawnLink, type Link, planPasses } from './plan-passes.ts';
import { requireView } from './require-view.ts';

/** One member's parameters in a chain's record. */
interface LinkParams {
  readonly name: string;
  readonly params: unknown;
}

/**
 * Members one after the other, each on the view that the one before it made.
 *
 * Each draws from a stream of its own, `rng.split('<position> <name>')`, so one member's draws do not move those of the next. Neighbours
 * that are warps of one kind become one warp (`planPasses`). Between two passes the view is rounded to bytes, halves to even, as
 * pipelines of Pillow images have it; the last one's values stay as they are. A member whose parameters change nothing is
 * skipped, so it rounds nothing.
 *
 * The chain keeps two arrays of bytes. Once they have the largest image's size, only a member itself can still allocate.
 */
export function createChain<Config extends { readonly name: string }>(links: readonly Link<Config>[]): ViewAugmentation {
  let kept: readonly [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];

  function apply(image: Image, params: unknown, into?: Float32Array, finish: Finish = asItIs): FloatImage {
    const { data, height, width } = image;
    const length = requireView(image, into);
    const target = into ?? new Float32Array(length);
    if (kept[0].length < length) kept = [new Uint8Array(length), new Uint8Array(length)];
    const buffers = kept.map((bytes) => bytes.subarray(0, length)) as [Uint8Array, Uint8Array];
    const record = checkRecord(links, params);
    const drawn = links.map((link, position) => ({ ...link, params: record[position]?.params }));
    let current = data;
    let isInTarget = false;
    const passes = planPasses(drawn, image);
    for (const [position, pass] of passes.entries()) {
      const last = position === passes.length - 1 ? finish : asItIs;
      const free = current === buffers[0] ? buffers[1] : buffers[0];
      if (isInTarget) {
        new Uint8ClampedArray(free.buffer, 0, length).set(target);
        current = free;
      }
      const source = { data: current, height, width };
      isInTarget = true;
      if (pass.kind === 'warp') {
        warp(source, pass.warped.map, pass.warped.resampling, target, last);
        continue;
      }
      const { config, spec, params: own } = pass.link;
      if (spec.applyBytes) {
        const place = current === buffers[0] ? buffers[1] : buffers[0];
        spec.applyBytes(config, source, own, place);
        current = place;
        isInTarget = false;
      } else applyMember(pass.link, source, target, last);
    }
    if (!isInTarget) {
      target.set(current);
      finishInPlace(target, finish);
    }
    return { data: target, height, width };
  }

  return {
    name: 'chain',
    sample: (rng: Rng, size: ImageSize): readonly LinkParams[] =>
      links.map(({ config, spec }, position) => ({
        name: spec.name,
        params: spec.sample(config, rng.split(`${position} ${spec.name}`), size),
      })),
    apply,
  };
}

/** @throws {ConfigError} unless the record names each member of this chain in its order. */
function checkRecord<Config extends { readonly name: string }>(links: readonly Link<Config>[], params: unknown): readonly LinkParams[] {
  const received: readonly unknown[] = Array.isArray(params) ? params : [];
  const wrong = links.findIndex(({ spec }, position) => {
    const link = received[position] as Partial<LinkParams> | null | undefined;
    return link?.name !== spec.name || typeof link.params !== 'object' || link.params === null;
  });
  if (wrong < 0 && received.length === links.length) return received as readonly LinkParams[];
  const expected = links.map(({ spec }) => spec.name).join(', ');
  const names = received.map((link) => (link as { readonly name?: unknown } | null | undefined)?.name ?? 'nothing').join(', ');
  const shown = Array.isArray(params) ? `[${names}]${wrong < 0 ? '' : `, wrong at ${wrong}`}` : (JSON.stringify(params) ?? 'nothing');
  const wanted = Array.isArray(params) ? `one record for each of [${expected}]` : `a list of records, of [${expected}],`;
  throw new ConfigError(`Expected ${wanted} for params of the chain but received ${shown}.`, {
    hint: "A record belongs to its config: hand apply() what the same chain's sample() gave, or what was written of it.",
  });
}

/**
 * One member's view, finished: in the last write where the view is a warp, otherwise in a pass of its own.
 *
 * @param into - `height * width * 3`; a new array where absent.
 */
export function applyMember<Config extends { readonly name: string }>(
  { config, spec, params }: DrawnLink<Config>,
  image: Image,
  into?: Float32Array,
  finish: Finish = asItIs,
): FloatImage {
  const warped = finish === asItIs ? undefined : spec.asWarp?.(config, params, image);
  if (warped?.resampling) return warp(image, warped.map, warped.resampling, into, finish);
  const view = spec.apply(config, image, params, into);
  finishInPlace(view.data, finish);
  return view;
}

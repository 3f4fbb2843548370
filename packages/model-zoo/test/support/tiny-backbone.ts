import { encodeSafetensors } from '@graft/core';
import type { Source } from '@graft/weights';
import type { Tfjs } from '../../src/architectures/architecture.ts';
import type { BackboneSpec } from '../../src/define-backbone.ts';
import { findBackbone } from '../../src/find-backbone.ts';
import type { KeyMap } from '../../src/names/key-map.ts';

const names: KeyMap = { layout: 'keras', key: () => 'w', isUnused: () => false };

/**
 * A backbone of one dense layer, whose only weight is `w` of `[3, classes]`: for tests of what happens to weights on their
 * way. The id is a real one, so that locks are taken as for it.
 */
export function tinyBackbone(sources: readonly Source[], classes = 1): BackboneSpec {
  return {
    ...findBackbone('inception-v3'),
    fileNames: ['known-name'],
    sources,
    imports: { safetensors: [names], 'tfjs-layers': [names] },
    build(tfjs, input) {
      const features = tfjs.layers.globalAveragePooling2d({}).apply(input) as ReturnType<Tfjs['input']>;
      const dense = tfjs.layers.dense({ units: classes, useBias: false });
      return { features, preLogits: features, logits: dense.apply(features) as typeof features };
    },
  };
}

/** Weights of it as a safetensors file, all of one value. */
export function tinyWeights(value: number, classes = 1): Buffer {
  const data = new Float32Array(3 * classes).fill(value);
  return Buffer.concat(encodeSafetensors([{ name: 'w', shape: [3, classes], data }]));
}

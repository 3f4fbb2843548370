import { describe, expect, it } from 'vitest';
import { type ArtifactIdentity, fingerprintOf, isArtifactPath, isArtifactRecord } from './artifact-record.ts';

const identity: ArtifactIdentity = {
  stage: 'features',
  slice: { views: 10, augment: { name: 'article', rotation: 180 }, '10': 0.1 },
  upstream: { split: 'a'.repeat(64) },
  code: { '@graft/image': 'b'.repeat(64), sharp: '0.35.5' },
};

describe('fingerprintOf', () => {
  it('is this value for this identity: if it changes, every existing artifact is made again', () => {
    // Python agrees: sha256 of json.dumps(identity, sort_keys=True, separators=(',', ':')).
    expect(fingerprintOf(identity)).toBe('e55d7ad4fec4203bbb1d1603d4fff057f8b6c64d1968a992848d7b828bbc4604');
  });

  it('depends on each of the four parts and on nothing else', () => {
    const own = fingerprintOf(identity);
    expect(fingerprintOf({ ...identity, stage: 'split' })).not.toBe(own);
    expect(fingerprintOf({ ...identity, slice: { ...(identity.slice as object), views: 11 } })).not.toBe(own);
    expect(fingerprintOf({ ...identity, upstream: {} })).not.toBe(own);
    expect(fingerprintOf({ ...identity, code: { ...identity.code, sharp: '0.35.6' } })).not.toBe(own);
    expect(fingerprintOf({ ...identity, format: 1, files: [] } as ArtifactIdentity)).toBe(own);
  });

  it('does not depend on the order of keys, nor on members that are undefined', () => {
    const slice = { '10': 0.1, augment: { rotation: 180, name: 'article' }, dropped: undefined, views: 10 };
    expect(fingerprintOf({ ...identity, slice })).toBe(fingerprintOf(identity));
  });
});

describe('isArtifactPath', () => {
  it('accepts only names below the directory, and not those that Graft writes itself', () => {
    for (const path of ['features.npy', 'best/weights.safetensors', 'a b/é.json', '..a/b..']) expect(isArtifactPath(path), path).toBe(true);
    for (const path of ['', '/etc/passwd', '../a', 'a/../../b', 'a//b', './a', 'a/', 'a\\b', 'artifact.json', 'run.json']) {
      expect(isArtifactPath(path), path).toBe(false);
    }
  });
});

describe('isArtifactRecord', () => {
  const record = { ...identity, format: 1, fingerprint: fingerprintOf(identity), files: [{ path: 'a', bytes: 1, sha256: 'c' }] };

  it('accepts a record and refuses one in which any part has the wrong form', () => {
    expect(isArtifactRecord(record)).toBe(true);
    const broken = [{ format: 2 }, { stage: 1 }, { fingerprint: null }, { upstream: [] }, { code: null }, { files: {} }, { files: [null] }];
    for (const part of broken) expect(isArtifactRecord({ ...record, ...part }), JSON.stringify(part)).toBe(false);
    for (const file of [{ path: '../a' }, { bytes: '1' }, { bytes: 0.5 }, { sha256: 1 }]) {
      expect(isArtifactRecord({ ...record, files: [{ ...record.files[0], ...file }] }), JSON.stringify(file)).toBe(false);
    }
    for (const value of [null, undefined, 1, 'text', []]) expect(isArtifactRecord(value)).toBe(false);
  });
});

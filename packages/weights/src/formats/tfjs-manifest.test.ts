import { WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { shardNames } from './tfjs-manifest.ts';

const modelOf = (paths: unknown): Buffer => Buffer.from(JSON.stringify({ weightsManifest: [{ paths, weights: [] }] }));

it('lists the shards of every group', () => {
  const groups = [{ paths: ['a.bin', 'b.bin'] }, { paths: ['c.bin'] }];
  expect(shardNames(Buffer.from(JSON.stringify({ weightsManifest: groups })))).toEqual(['a.bin', 'b.bin', 'c.bin']);
});

it.each<[string, Uint8Array, RegExp]>([
  ['leaves the folder', modelOf(['../a']), /plain names but received "\.\.\/a"/],
  ['is a megabyte long', modelOf(['a'.repeat(1e6)]), /^.{1,400}$/],
  ['is a list', modelOf([['a']]), /plain names but received object/],
  ['is 50,000 lists deep', Buffer.from(`{"weightsManifest":[{"paths":[${'['.repeat(5e4)}${']'.repeat(5e4)}]}]}`), /more than 64 deep/],
  ['is missing', Buffer.from('{}'), /plain names but received none/],
  ['is there twice', modelOf(['a', 'a']), /lists a twice/],
  ['is one of 1001', modelOf(Array.from({ length: 1001 }, (_, i) => `${i}`)), /lists 1001 shards/],
  ['is one of 200,000', modelOf(Array(2e5).fill('a')), /more than 131072 values/],
  ['stands in no JSON', Buffer.from('{'), /not JSON/],
  ['stands in nothing', Buffer.from('null'), /plain names but received none/],
])('refuses a model.json of which a shard %s', (_, bytes, message) => {
  expect(() => shardNames(bytes)).toThrow(WeightsError);
  expect(() => shardNames(bytes)).toThrow(message);
});

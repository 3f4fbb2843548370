import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { meterAllocations } from '../allocation-meter.mjs';

const meter = meterAllocations();
const million = new Uint8Array(1e6);
const packed = deflateRawSync(million);
const ways = {
  constructor: () => new Uint8Array(1e6),
  buffer: () => new ArrayBuffer(1e6),
  floats: () => new Float32Array(250_000),
  from: () => Uint8Array.from(million),
  slice: () => million.slice(),
  map: () => million.map((byte) => byte),
  alloc: () => Buffer.alloc(1e6),
  concat: () => Buffer.concat([million]),
  inflate: () => inflateRawSync(packed),
  view: () => new Float32Array(million.buffer, 0, 250_000),
  subarray: () => million.subarray(1),
};
const counted = {};
for (const [way, make] of Object.entries(ways)) {
  meter.start();
  make();
  counted[way] = meter.total();
}
process.stdout.write(JSON.stringify(counted));

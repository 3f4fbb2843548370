import { readFileSync, writeSync } from 'node:fs';
import { tensorsOfHdf5 } from './tensors-of-hdf5.mjs';

/**
 * Reads an HDF5 file from stdin and writes its tensors to stdout: a uint32 length, that many bytes of JSON (`[{ name, shape }]`, or
 * `{ why }`), then the float32 elements of all tensors.
 */
let answer;
let tensors = [];
try {
  tensors = tensorsOfHdf5(readFileSync(0));
  answer = tensors.map(({ name, shape }) => ({ name, shape }));
} catch (error) {
  answer = { why: String(error?.message ?? error).split('\n')[0] };
}
const header = Buffer.from(JSON.stringify(answer));
const length = Buffer.alloc(4);
length.writeUInt32LE(header.length);
for (const part of [length, header, ...tensors.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))])
  writeWhole(part);

function writeWhole(bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // The pipe is full until the parent reads it.
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

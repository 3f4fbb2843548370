/**
 * How files break: cut by a full disk or a broken download, bits flipped, blocks overwritten, lost or doubled, another file under the
 * name. Each way takes the bytes and a stream of random numbers and returns new bytes.
 */
const ways = {
  empty: () => Buffer.alloc(0),
  truncated: (bytes, rng) => bytes.subarray(0, rng.integer(bytes.length)),
  'truncated by a few bytes': (bytes, rng) => bytes.subarray(0, Math.max(0, bytes.length - 1 - rng.integer(16))),
  'bits flipped': (bytes, rng) => flipBits(bytes, rng, 1 + rng.integer(64), bytes.length),
  'bits flipped near the start': (bytes, rng) => flipBits(bytes, rng, 1 + rng.integer(8), Math.min(bytes.length, 1024)),
  'start overwritten': (bytes, rng) => overwritten(bytes, rng, 0, 1 + rng.integer(64)),
  'block overwritten': (bytes, rng) => overwritten(bytes, rng, rng.integer(bytes.length), 1 + rng.integer(4096)),
  'block of zeros': (bytes, rng) => {
    const start = rng.integer(bytes.length);
    return filled(bytes, 0, start, start + 1 + rng.integer(4096));
  },
  'block lost': (bytes, rng) => {
    const start = rng.integer(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 1 + rng.integer(4096))]);
  },
  'block doubled': (bytes, rng) => {
    const start = rng.integer(bytes.length);
    const end = start + 1 + rng.integer(4096);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  'bytes appended': (bytes, rng) => Buffer.concat([bytes, noise(rng, 1 + rng.integer(4096))]),
  'numbers made huge': (bytes, rng) => {
    let harmed = bytes;
    for (let times = 1 + rng.integer(4); times > 0; times--) {
      const start = rng.integer(Math.min(bytes.length, 2048));
      harmed = filled(harmed, 0xff, start, start + 1 + rng.integer(8));
    }
    return harmed;
  },
  'digits changed': (bytes, rng) => withDigits(bytes, rng, 1 + rng.integer(4)),
  'digits added': (bytes, rng) => withLongerNumber(bytes, rng, '0'.repeat(1 + rng.integer(12))),
  text: () => Buffer.from('<!doctype html><title>404 Not Found</title>\n'.repeat(20)),
  noise: (_bytes, rng) => noise(rng, 1 + rng.integer(4096)),
};

/** A broken copy of the bytes; `way` says how. */
export function mutate(bytes, rng) {
  const names = Object.keys(ways);
  const way = names[rng.integer(names.length)];
  return { way, bytes: ways[way](bytes, rng) };
}

function flipBits(bytes, rng, flips, within) {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < flips && within > 0; i++) copy[rng.integer(within)] ^= 1 << rng.integer(8);
  return copy;
}

function overwritten(bytes, rng, start, length) {
  const copy = Buffer.from(bytes);
  noise(rng, length).copy(copy, start);
  return copy;
}

/** Change numbers in what stays valid text: sizes, offsets and shapes in headers. */
function withDigits(bytes, rng, times) {
  const copy = Buffer.from(bytes);
  const places = digitsOf(bytes);
  for (let i = 0; i < times && places.length > 0; i++) copy[places[rng.integer(places.length)]] = 0x30 + rng.integer(10);
  return copy;
}

/** Add zeros to one number, which moves everything after it. */
function withLongerNumber(bytes, rng, zeros) {
  const places = digitsOf(bytes);
  const at = places.length > 0 ? places[rng.integer(places.length)] + 1 : 0;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(zeros), bytes.subarray(at)]);
}

/** Positions of digits in text: between printable characters, not by chance among other bytes. */
function digitsOf(bytes) {
  const isPrintable = (byte) => byte >= 0x20 && byte < 0x7f;
  const isDigit = (at) => bytes[at] >= 0x30 && bytes[at] <= 0x39 && isPrintable(bytes[at - 1]) && isPrintable(bytes[at + 1]);
  return [...bytes.subarray(0, 4096).keys()].filter(isDigit);
}

function filled(bytes, value, start, end) {
  return Buffer.from(bytes).fill(value, start, Math.min(end, bytes.length));
}

function noise(rng, length) {
  return Buffer.from(Uint8Array.from({ length }, () => rng.integer(256)));
}

/**
 * The library asks JavaScript for memory, so it can be refused here: beyond the limit its malloc fails, and it reports an ordinary
 * error. Without the limit, hostile files of 45 kB made it take 272 MB.
 */
let memoryLimit = Number.POSITIVE_INFINITY;
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function growWithinLimit(pages) {
  if (this.buffer.byteLength + pages * pageBytes > memoryLimit)
    throw new RangeError('the HDF5 library asks for more memory than the file needs');
  return grow.call(this, pages);
};
const pageBytes = 65_536;

const h5wasm = await import('h5wasm');
const module = await h5wasm.ready;
// Make errors of the library throw: otherwise it prints them, and a failed read gives numbers all the same.
module.activate_throwing_error_handler();
const initialBytes = module.HEAPU8.length;

const path = '/weights.h5';
const maxDepth = 16;
const maxObjects = 100_000;
/** H5T_FLOAT. */
const floatClass = 1;

/**
 * The float datasets of an HDF5 file by their paths, in the file's order: what Keras writes, contiguous and unpacked. The file
 * lies in the memory of the WebAssembly library, which has no file system, so no link leads out of it.
 *
 * Before a dataset is read, its size and that of those before it are held to the file's.
 *
 * @param {Uint8Array} bytes
 * @returns {{ name: string, shape: number[], data: Float32Array }[]}
 * @throws {Error} with the reason.
 */
export function tensorsOfHdf5(bytes) {
  // One page for rounding; freed memory is used again.
  memoryLimit = initialBytes + 2 * bytes.length + pageBytes;
  module.FS.writeFile(path, bytes);
  let file;
  try {
    file = open();
    const state = { tensors: [], left: bytes.length, objects: 0 };
    collect(file, '', 0, state);
    return state.tensors;
  } catch (error) {
    throw plain(error);
  } finally {
    closeQuietly(file);
    module.FS.unlink(path);
  }
}

function open() {
  try {
    return new h5wasm.File(path, 'r');
  } catch {
    throw new Error('it cannot be opened');
  }
}

/** The library's errors are stacks of its C functions; the innermost says what is wrong. Crashes stay what they are. */
function plain(error) {
  const [, why] = /.*#\d+:.*?\(\): ([^\n]*)/s.exec(error.message) ?? [];
  return why === undefined ? error : new Error(`the HDF5 library reports: ${why}`);
}

function closeQuietly(file) {
  try {
    file?.close();
  } catch {
    // The file was refused or read before; an unclean close does not matter.
  }
}

/** Bytes of memory that the library holds; it never gives any back. */
export const libraryBytes = () => module.HEAPU8.length;

function collect(group, prefix, depth, state) {
  if (depth > maxDepth) throw new Error(`its groups are more than ${maxDepth} deep`);
  for (const key of group.keys()) {
    if (++state.objects > maxObjects) throw new Error(`it has more than ${maxObjects} objects`);
    const name = `${prefix}${key}`;
    const entity = group.get(key);
    // The state of optimiser and metrics does not belong to the network.
    if (depth === 0 && ['optimizer_weights', 'optimizer', 'metrics'].includes(key)) continue;
    if (entity instanceof h5wasm.Group) collect(entity, `${name}/`, depth + 1, state);
    else if (entity instanceof h5wasm.Dataset) addTensor(entity, name, state);
    else throw new Error(`${name} is neither a group nor a dataset`);
  }
}

function addTensor(dataset, name, state) {
  const { type, size, shape, chunks, littleEndian } = dataset.metadata;
  if (type !== floatClass) return;
  if ((size !== 4 && size !== 8) || !littleEndian || !Array.isArray(shape))
    throw new Error(`${name} is of another type than float32 and float64`);
  if (chunks) throw new Error(`${name} is chunked or packed, which Keras does not do to weights`);
  if (shape.length > 8) throw new Error(`${name} has ${shape.length} dimensions`);
  const count = shape.reduce((product, dim) => product * dim, 1);
  state.left -= count * size;
  if (!(state.left >= 0)) throw new Error(`${name} claims more than the file holds`);
  const value = count === 0 ? [] : dataset.value;
  const data = value instanceof Float32Array ? value : Float32Array.from(typeof value === 'number' ? [value] : value);
  if (data.length !== count) throw new Error(`${name} has ${data.length} elements for shape [${shape}]`);
  state.tensors.push({ name, shape, data });
}

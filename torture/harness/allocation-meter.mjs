const arrayTypes = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
];

/**
 * Count every byte of array memory that code loaded after this call allocates, garbage included: by constructors of array buffers
 * and typed arrays (also through `from`, `of`, `slice`, `map` and the like, which construct) and by Buffer's functions. A measurement
 * of the heap would miss what was collected in between.
 *
 * Memory that Node allocates internally (zlib's output) is not seen; `total` is at least the growth of the process since `start`.
 */
export function meterAllocations() {
  let counted = 0;
  const NativeBuffer = ArrayBuffer;
  const count = (made) => {
    counted += made.byteLength;
    return made;
  };
  const isView = (source) => source instanceof NativeBuffer || source instanceof SharedArrayBuffer;
  for (const name of ['ArrayBuffer', ...arrayTypes]) {
    const Original = globalThis[name];
    const Counting = new Proxy(Original, {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget === Counting ? target : newTarget);
        return isView(args[0]) ? made : count(made);
      },
    });
    // slice, map and filter ask the prototype for the constructor.
    Object.defineProperty(Original.prototype, 'constructor', { value: Counting, writable: true, configurable: true });
    globalThis[name] = Counting;
  }
  for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow', 'from']) {
    const original = Buffer[name];
    Buffer[name] = (...args) => (name === 'from' && isView(args[0]) ? original(...args) : count(original(...args)));
  }
  let held = 0;
  return {
    start() {
      held = process.memoryUsage().arrayBuffers;
      counted = 0;
    },
    /** Bytes since `start`. */
    total: () => Math.max(counted, process.memoryUsage().arrayBuffers - held),
  };
}

/** What every kernel exports besides its functions. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

/** The part of the API in use here; Node's type declarations lack it. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const pageBytes = 65_536;

/**
 * A WebAssembly module of SIMD instructions, loaded when it is first needed and kept.
 *
 * @param base64 - the module, as `pnpm gen` writes it; the caller vouches for its exports.
 * @returns a function that gives the exports, or undefined on processors without these instructions, where plain loops do the work.
 */
export function simdKernel<Exports extends KernelExports>(base64: string): () => Exports | undefined {
  let loaded: { readonly exports: Exports | undefined } | undefined;
  return () => {
    loaded ??= { exports: instantiate(Buffer.from(base64, 'base64')) as Exports | undefined };
    return loaded.exports;
  };
}

function instantiate(bytes: Uint8Array): unknown {
  return WebAssembly.validate(bytes) ? new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports : undefined;
}

/** Grow a kernel's memory to at least this number of bytes. Earlier views of it become invalid. */
export function reserveMemory({ memory }: KernelExports, bytes: number): ArrayBuffer {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return memory.buffer;
}

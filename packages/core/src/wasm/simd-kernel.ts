/** What every kernel exports beside its functions. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

/** The part of the API that is used here; Node's type declarations leave it out. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const pageBytes = 65_536;

/**
 * A WebAssembly module of SIMD instructions, loaded when it is first asked for and kept.
 *
 * @param base64 - of the module, as `pnpm gen` writes it; its exports are the caller's word.
 * @returns a function that gives the exports, or undefined on processors without these instructions: the plain loops do the work there.
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

/** Let a kernel's memory have at least so many bytes. Views of it made before are then of no use. */
export function reserveMemory({ memory }: KernelExports, bytes: number): ArrayBuffer {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return memory.buffer;
}

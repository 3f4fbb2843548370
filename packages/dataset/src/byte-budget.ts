/** Memory that several tasks share; each task states the bytes it will hold. */
export interface ByteBudget {
  /** Bytes reserved now. */
  readonly reserved: number;
  /** Run `work` when its bytes are free, and hold them until it ends. */
  spend<R>(bytes: number, work: () => Promise<R>): Promise<R>;
}

/**
 * Bound the memory of concurrent tasks: each reserves its bytes and waits until they are free, first come first served, so that a large
 * task is not passed over for ever. A task larger than the whole budget runs alone.
 *
 * A task must not spend from a budget that it already holds a part of: it could wait for itself.
 *
 * @param total - bytes.
 */
export function byteBudget(total: number): ByteBudget {
  let reserved = 0;
  const waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  const isFree = (bytes: number): boolean => reserved === 0 || reserved + bytes <= total;
  const startNext = (): void => {
    for (let next = waiting[0]; next && isFree(next.bytes); next = waiting[0]) {
      waiting.shift();
      reserved += next.bytes;
      next.start();
    }
  };
  return {
    get reserved() {
      return reserved;
    },
    async spend(bytes, work) {
      await new Promise<void>((start) => {
        waiting.push({ bytes, start });
        startNext();
      });
      try {
        return await work();
      } finally {
        reserved -= bytes;
        startNext();
      }
    },
  };
}

/** Memory that several tasks share, by the bytes that each says it will hold. */
export interface ByteBudget {
  /** Bytes reserved now. */
  readonly reserved: number;
  /** Run `work` when its bytes are free, and hold them until it has ended either way. */
  spend<R>(bytes: number, work: () => Promise<R>): Promise<R>;
}

/**
 * Bounds what tasks hold together: each reserves its bytes and waits while they are not free, first come first served, so
 * that a large one is not passed over for ever. One that is larger than all there is waits until it is alone.
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

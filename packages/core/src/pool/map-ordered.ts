/**
 * Apply `fn` to every item, several at once, and give the results in the order of the items.
 *
 * At most `concurrency` calls are in flight, and at most as many finished results wait for a slower one before them,
 * so memory is bounded whatever the consumer does: where it pauses, no new call is begun. The first error in the
 * items' order ends the iteration; it and a consumer that leaves early wait for the calls in flight.
 *
 * @param concurrency - 1 or more; below that, 1.
 */
export async function* mapOrdered<T, R>(
  items: Iterable<T>,
  concurrency: number,
  fn: (item: T, index: number) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const limit = Math.max(1, Math.floor(concurrency));
  const iterator = items[Symbol.iterator]();
  const window: Promise<R>[] = [];
  let running = 0;
  let index = 0;
  let isOver = false;

  const startMore = (): void => {
    while (!isOver && running < limit && window.length < 2 * limit) {
      const next = iterator.next();
      if (next.done) {
        isOver = true;
        return;
      }
      const call = run(next.value, index++);
      // It is awaited in its turn; until then its failure is not an unhandled one.
      call.catch(() => undefined);
      window.push(call);
    }
  };
  const run = async (item: T, at: number): Promise<R> => {
    running++;
    try {
      return await fn(item, at);
    } catch (error) {
      isOver = true;
      throw error;
    } finally {
      running--;
      startMore();
    }
  };

  try {
    startMore();
    for (let call = window[0]; call !== undefined; call = window[0]) {
      const result = await call;
      window.shift();
      startMore();
      yield result;
    }
  } finally {
    isOver = true;
    await Promise.allSettled(window);
    iterator.return?.();
  }
}

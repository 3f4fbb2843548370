/**
 * The same items, but the next one is requested before the current one is handed out: source and consumer work at the
 * same time. At most one item waits.
 */
export async function* readAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    for (let current = await next; !current.done; current = await next) {
      next = iterator.next();
      // An error is thrown where it is awaited; if the consumer leaves first, nobody awaits it.
      next.catch(() => undefined);
      yield current.value;
    }
  } finally {
    await iterator.return?.();
  }
}

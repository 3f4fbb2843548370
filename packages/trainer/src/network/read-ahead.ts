/**
 * The same items, with the next one asked for before the current one is handed out: its source works while the
 * consumer does. At most one item waits.
 */
export async function* readAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    for (let current = await next; !current.done; current = await next) {
      next = iterator.next();
      // Its error is raised when it is awaited; if the consumer leaves first, nobody awaits it.
      next.catch(() => undefined);
      yield current.value;
    }
  } finally {
    await iterator.return?.();
  }
}

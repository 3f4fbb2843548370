import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../errors/data-error.ts';
import { mapOrdered } from './map-ordered.ts';

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe('mapOrdered', () => {
  it('keeps the order of the items whichever is ready first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (delays, concurrency) => {
          const results = await collect(mapOrdered(delays, concurrency, async (delay, index) => sleep(delay, index)));
          expect(results).toEqual(delays.map((_, index) => index));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has at most `concurrency` calls in flight, and reaches it', async () => {
    let running = 0;
    let most = 0;
    await collect(
      mapOrdered(Array(40).keys(), 5, async (item) => {
        most = Math.max(most, ++running);
        await sleep(item % 7);
        running--;
      }),
    );
    expect(most).toBe(5);
  });

  it('begins nothing more while the consumer pauses', async () => {
    let begun = 0;
    const results = mapOrdered(Array(100).keys(), 3, async (item) => {
      begun++;
      return item;
    });
    await results.next();
    await sleep(20);
    expect(begun).toBeLessThanOrEqual(7);
    await results.return();
  });

  it('gives the results before an error, then the error, and begins nothing after it', async () => {
    const seen: number[] = [];
    let begun = 0;
    const run = async (): Promise<void> => {
      const results = mapOrdered(Array(100).keys(), 4, async (item) => {
        begun++;
        await sleep(item === 5 ? 0 : 2);
        if (item >= 5) throw new DataError(`item ${item}`);
        return item;
      });
      for await (const result of results) seen.push(result);
    };
    await expect(run()).rejects.toThrow('item 5');
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(begun).toBeLessThan(15);
  });

  it('waits for the calls in flight when the consumer leaves', async () => {
    let running = 0;
    for await (const _ of mapOrdered(Array(50).keys(), 4, async () => {
      running++;
      await sleep(5);
      running--;
    })) {
      break;
    }
    expect(running).toBe(0);
  });
});

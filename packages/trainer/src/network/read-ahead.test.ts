import { expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

function source(length: number, failAt = -1) {
  const state = { started: 0, closed: false };
  async function* items() {
    try {
      for (let i = 0; i < length; i++) {
        state.started++;
        if (i === failAt) throw new RangeError(`item ${i}`);
        yield i;
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, items: items() };
}

it('gives the same items in the same order', async () => {
  const seen: number[] = [];
  for await (const item of readAhead(source(4).items)) seen.push(item);
  expect(seen).toEqual([0, 1, 2, 3]);
});

it('requests the next item before the current one is used, and never two', async () => {
  const { state, items } = source(5);
  for await (const item of readAhead(items)) expect(state.started).toBe(Math.min(item + 2, 5));
});

it('closes the source when the consumer leaves', async () => {
  const { state, items } = source(5);
  for await (const item of readAhead(items)) if (item === 1) break;
  expect(state.closed).toBe(true);
});

it('throws an error in the place of its item', async () => {
  const seen: number[] = [];
  const read = async () => {
    for await (const item of readAhead(source(5, 2).items)) seen.push(item);
  };
  await expect(read()).rejects.toThrow('item 2');
  expect(seen).toEqual([0, 1]);
});

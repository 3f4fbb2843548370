import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteBudget } from './byte-budget.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('byteBudget', () => {
  it('never has more reserved than it holds, but for one that is larger and alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(150), { maxLength: 40 }), async (sizes) => {
        const budget = byteBudget(100);
        const running = new Set<number>();
        const started: number[] = [];
        const run = (bytes: number, at: number): Promise<void> =>
          budget.spend(bytes, async () => {
            running.add(at);
            started.push(at);
            const held = [...running].reduce((sum, index) => sum + (sizes[index] ?? 0), 0);
            expect(budget.reserved).toBeGreaterThanOrEqual(held);
            if (budget.reserved > 100) expect(sizes).toContain(budget.reserved);
            if (held > 100) expect([...running].filter((index) => sizes[index] !== 0)).toHaveLength(1);
            await pause();
            running.delete(at);
          });
        await Promise.all(sizes.map(run));
        expect(started).toEqual(sizes.map((_, at) => at));
        expect(budget.reserved).toBe(0);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it('uses what is free, and gives back what a failure held', async () => {
    const budget = byteBudget(100);
    let together = 0;
    let most = 0;
    const runs = Array.from({ length: 10 }, (_, at) =>
      budget.spend(30, async () => {
        most = Math.max(most, ++together);
        await pause();
        together--;
        if (at % 2 === 0) throw new Error('spoiled');
      }),
    );
    const results = await Promise.allSettled(runs);
    expect(results.map(({ status }) => status).slice(0, 2)).toEqual(['rejected', 'fulfilled']);
    expect(most).toBe(3);
    expect(budget.reserved).toBe(0);
  });
});

/**
 * Run all sides once for each seed, by turns: A B A B. A machine that gets slower or faster on the way (heat, another
 * job) then meets the sides alike.
 *
 * @param sides - `{ ours: async (seed, turn) => result, peer: ... }`, any number, in this order; `turn` holds the results
 *   that the earlier sides gave for this seed.
 * @returns for each side its results in the order of the seeds.
 */
export async function alternate(seeds, sides) {
  const results = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (const seed of seeds) {
    const turn = {};
    for (const [name, run] of Object.entries(sides)) {
      turn[name] = await run(seed, turn);
      results[name].push(turn[name]);
    }
  }
  return results;
}

/**
 * Run all sides in turn for each seed: A B A B. A machine that slows down or speeds up meanwhile (heat, another job) then
 * affects all sides alike.
 *
 * @param sides - `{ ours: async (seed, turn) => result, peer: ... }`, any number, run in this order; `turn` holds the results of
 *   the earlier sides for this seed.
 * @returns the results of each side in the order of the seeds.
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

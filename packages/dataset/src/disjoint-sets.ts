/** Items 0 .. count-1 in sets that can be joined. */
export interface DisjointSets {
  /** The smallest item of the set that holds `item`. */
  find(item: number): number;
  join(a: number, b: number): void;
}

/** At first each item is a set of its own. @see Cormen et al., Introduction to Algorithms, chapter 21; with path halving */
export function disjointSets(count: number): DisjointSets {
  const parents = Uint32Array.from({ length: count }, (_, item) => item);
  const find = (item: number): number => {
    let at = item;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  };
  return {
    find,
    join(a, b) {
      const [x, y] = [find(a), find(b)];
      parents[Math.max(x, y)] = Math.min(x, y);
    },
  };
}

/**
 * The allowed name with the smallest edit distance to `received`, ignoring case, if it is close enough to be a typing error: the distance
 * is at most a third of the longer word, or one word of three letters or more is a prefix of the other.
 *
 * @see Damerau, A technique for computer detection and correction of spelling errors, 1964: one slip inserts, drops or
 * changes a letter, or swaps two neighbours.
 */
export function nearestName(received: string, allowed: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  const typed = received.toLowerCase();
  for (const name of allowed) {
    const known = name.toLowerCase();
    const isPrefix = typed !== known && Math.min(typed.length, known.length) >= 3 && (known.startsWith(typed) || typed.startsWith(known));
    const distance = isPrefix ? 0.5 : editDistance(typed, known);
    if (distance < smallest && (isPrefix || distance <= Math.max(received.length, name.length) / 3)) {
      smallest = distance;
      nearest = name;
    }
  }
  return nearest;
}

function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwapped ? (beforePrevious[j - 2] ?? 0) + 1 : change;
      current.push(Math.min(change, swap, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

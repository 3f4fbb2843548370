/**
 * Share of examples whose true class is among the k most probable, for k = 1 .. `largest`.
 *
 * Of equal probabilities the lower index ranks first, so that k = 1 is the accuracy (scikit-learn prefers the higher
 * index and so contradicts its own accuracy when scores tie).
 *
 * @param labels - `[N]`; @param probabilities - `[N, C]`; @param classes - C.
 * @returns `shares[k - 1]`, non-decreasing.
 */
export function topKAccuracy(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  { largest }: { readonly largest: number },
): number[] {
  const hits = new Array<number>(largest).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const start = i * classes;
    const own = probabilities[start + labels[i]];
    let rank = 0;
    for (let c = 0; c < classes; c++) {
      const other = probabilities[start + c];
      if (other > own || (other === own && c < labels[i])) rank++;
    }
    for (let k = rank; k < largest; k++) hits[k]++;
  }
  return hits.map((count) => count / labels.length);
}

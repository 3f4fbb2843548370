/**
 * How often an example of class t was taken for class p: `counts[t][p]`.
 *
 * @param labels - true classes, `[N]`, 0 .. C - 1; @param predicted - `[N]`, 0 .. C - 1; @param classes - C.
 */
export function confusionMatrix(labels: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) counts[labels[i]][predicted[i]]++;
  return counts;
}

const table = new Float64Array(256);
for (let n = 2; n < table.length; n++) table[n] = table[n - 1] + Math.log(n);

/**
 * log n! for n = 0, 1, 2, ...: a table of sums up to 255, then Stirling's series, whose next term is below 1e-19.
 *
 *   log n! = (n + 1/2) log n - n + log(2 pi)/2 + 1/(12 n) - 1/(360 n^3) + 1/(1260 n^5)
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41.
 */
export function logFactorial(n: number): number {
  if (n < table.length) return table[n];
  const square = 1 / (n * n);
  const tail = (1 / 12 - square * (1 / 360 - square / 1260)) / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + tail;
}

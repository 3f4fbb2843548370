/** A share in percent with one decimal; `undefined` where it does not exist. */
export function percent(share: number | null): string {
  return share === null ? 'undefined' : `${(100 * share).toFixed(1)} %`;
}

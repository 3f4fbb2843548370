/** Positions of the examples of each label, labels in the order of their first example. */
export function examplesByLabel(examples: readonly { readonly label: string }[]): Map<string, number[]> {
  const byLabel = new Map<string, number[]>();
  examples.forEach(({ label }, index) => {
    const indices = byLabel.get(label);
    if (indices) indices.push(index);
    else byLabel.set(label, [index]);
  });
  return byLabel;
}

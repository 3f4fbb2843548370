export interface SampleFacts {
  readonly seed: number;
  readonly sizes: readonly (readonly [name: string, pictures: number])[];
}

/** `SAMPLE.md`, which lies beside the class folders: what these pictures are, and what they can't show. */
export function sampleNotice({ seed, sizes }: SampleFacts): string {
  const total = sizes.reduce((sum, [, pictures]) => sum + pictures, 0);
  return `# Drawn sample

These ${total} pictures are **drawn by a program, not photographed** (\`graft sample\`, seed ${seed}). They are there so that every station of
Graft can be tried without a download. **A figure measured on them proves nothing about photos.**

Nine sea species, named as drawn. Colours, water, ground, company, place, size, light, blur and noise are drawn at random without a
look at the species; only form and marks tell them apart.

| folder | pictures |
|---|---|
${sizes.map(([name, pictures]) => `| ${name} | ${pictures} |`).join('\n')}

The same seed and the same version of sharp give the same bytes. The pictures may be used under Graft's own licence, Apache-2.0.
`;
}

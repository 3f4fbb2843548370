import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const heading = '# Drawn sample';

/** Name of the notice that lies beside the class folders. */
export const noticeFile = 'SAMPLE.md';

export interface SampleFacts {
  readonly seed: number;
  readonly sizes: readonly (readonly [name: string, pictures: number])[];
}

/** Text of the notice: what the pictures are, and what they cannot show. */
export function sampleNotice({ seed, sizes }: SampleFacts): string {
  const total = sizes.reduce((sum, [, pictures]) => sum + pictures, 0);
  return `${heading}

These ${total} pictures are **drawn by a program, not photographed** (\`graft sample\`, seed ${seed}). They let you try all of Graft
without a download. **A figure measured on them proves nothing about photos.**

Nine sea species, named as drawn. Colours, water, ground, company, place, size, light, blur and noise are drawn at random without
regard to the species; only form and marks tell them apart.

| folder | pictures |
|---|---|
${sizes.map(([name, pictures]) => `| ${name} | ${pictures} |`).join('\n')}

The same seed and the same version of sharp give the same bytes. The pictures may be used under Graft's own licence, Apache-2.0.
`;
}

/** Whether a folder holds a drawn sample: its notice says so. */
export async function isSample(directory: string): Promise<boolean> {
  const notice = await readFile(join(directory, noticeFile), 'utf8').catch(() => '');
  return notice.startsWith(heading);
}

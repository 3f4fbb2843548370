import { expect, it } from 'vitest';
import type { IndexedPhotos } from '../artifacts/manifest.ts';
import { tellAboutPhotos } from './index-data.ts';

const photosOf = (sides: readonly ('train' | 'validation' | 'test')[]): IndexedPhotos => ({
  examples: sides.map((givenSplit) => ({
    id: `${givenSplit}/cat/1.jpg`,
    sha256: '00',
    label: 'cat',
    format: 'jpeg',
    width: 1,
    height: 1,
    orientation: 1,
    perceptualHash: '00',
    givenSplit,
  })),
  excluded: [],
  classes: ['cat'],
  source: { isDrawn: false, isSplit: true },
});

it('says where train is divided because no photo came for validation', () => {
  const warnings: string[] = [];
  const terminal = { warn: (line: string) => void warnings.push(line) };
  tellAboutPhotos(photosOf(['train', 'validation']), [0.8, 0.2], terminal);
  expect(warnings).toEqual([]);
  tellAboutPhotos(photosOf(['train', 'test']), [0.8, 0.2], terminal);
  expect(warnings).toEqual([
    'no photo came for validation: train is divided into train and validation by the ratio 0.8, 0.2; test is kept',
  ]);
});

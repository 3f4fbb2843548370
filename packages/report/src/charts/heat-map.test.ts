import { expect, it } from 'vitest';
import { parts } from '../../test/parts.ts';
import { faultsOf } from '../../test/well-formed.ts';
import { heatMap } from './heat-map.ts';

it('shades a cell by its share of the row: the diagonal right, the rest wrong, zero neither', () => {
  const map = heatMap({
    caption: 'c',
    classes: ['ants', 'bees'],
    matrix: [
      [6, 2],
      [0, 9],
    ],
  });
  expect(parts(map, /<td class="[^"]*"[^>]*>/g)).toEqual([
    '<td class="right" style="--shade:0.75">',
    '<td class="wrong" style="--shade:0.25">',
    '<td class="none">',
    '<td class="right" style="--shade:1.00">',
  ]);
});

it('outlines a class that was never recognised, and lets one mistake in a thousand be seen', () => {
  const map = heatMap({
    caption: 'c',
    classes: ['a', 'b'],
    matrix: [
      [0, 0],
      [1, 999],
    ],
  });
  expect(parts(map, /<td class="([^"]*)"/g)).toEqual(['none missed', 'none', 'wrong', 'right']);
  expect(parts(map, /class="wrong" style="--shade:([^"]*)"/g)).toEqual(['0.22']);
});

it('names rows and columns, escaped and isolated from each other’s direction', () => {
  const map = heatMap({
    caption: 'c',
    classes: ['<i>', 'דג 🐠'],
    matrix: [
      [1, 0],
      [0, 1],
    ],
  });
  expect(parts(map, /<th scope="row"[^>]*><bdi>(.*?)<\/bdi>/g)).toEqual(['&lt;i&gt;', 'דג 🐠']);
  expect(faultsOf(map.markup)).toEqual([]);
});

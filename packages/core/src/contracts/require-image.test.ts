import { expect, it } from 'vitest';
import { ConfigError } from '../errors/config-error.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import type { Image, ImageBatch } from './image.ts';
import { requireImage, requireImageBatch } from './require-image.ts';

const data = new Uint8Array(12);

it('takes pixels of bytes and of floats', () => {
  requireImage({ data, height: 2, width: 2 });
  requireImage({ data: new Float32Array(12), height: 4, width: 1 });
});

it.each([
  ['a path', 'photo.jpg', 'received a string'],
  ['nothing', undefined, 'received undefined'],
  ['null', null, 'received null'],
  ["a file's bytes", new Uint8Array(9), 'its data are undefined'],
  ['a list of values', { data: [1, 2, 3], height: 1, width: 1 }, 'its data are a list'],
  ['a canvas, whose values are clamped', { data: new Uint8ClampedArray(4), height: 1, width: 1 }, 'an object of class Uint8ClampedArray'],
  ['no height', { data, width: 2 }, 'the height of an image but received undefined'],
  ['a height that is no number', { data, height: Number.NaN, width: 2 }, 'the height of an image but received NaN'],
  ['a width as text', { data, height: 2, width: '2' }, 'the width of an image but received "2"'],
])('refuses %s, and says what it was', (_, image, words) => {
  const check = () => requireImage(image as unknown as Image);
  expect(check).toThrow(ConfigError);
  expect(check).toThrow(words);
});

it('refuses values that do not fill the size', () => {
  expect(() => requireImage({ data, height: 2, width: 3 })).toThrow(ShapeMismatchError);
  expect(() => requireImage({ data, height: 2, width: 3 }, 'a photo')).toThrow('18 values of shape [2, 3, 3] for a photo but received 12');
});

const size = { height: 2, width: 2 };

it('takes a batch of the size, an empty one too', () => {
  requireImageBatch({ data: new Uint8Array(24), count: 2, ...size }, size);
  requireImageBatch({ data: new Uint8Array(0), count: 0, ...size }, size);
});

it.each([
  ['a path', 'photo.jpg', 'received a string'],
  ['one image', { data, height: 2, width: 2 }, 'the count of a batch of images but received undefined'],
  ['a count that is no number', { data, count: Number.NaN, ...size }, 'received NaN'],
  [
    'pictures of another size',
    { data, count: 1, height: 1, width: 4 },
    'Expected shape [1, 2, 2, 3] for a batch of images but received [1, 1, 4, 3]',
  ],
  ['pictures without a size', { data, count: 1 }, 'but received [1, NaN, NaN, 3]'],
  ['too few values', { data, count: 2, ...size }, 'Expected 24 values of shape [2, 2, 2, 3] for a batch of images but received 12'],
])('refuses %s in place of a batch', (_, images, words) => {
  expect(() => requireImageBatch(images as unknown as ImageBatch, size)).toThrow(words);
});

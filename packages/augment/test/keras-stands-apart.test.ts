import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as main from '../src/index.ts';

const source = new URL('../src/', import.meta.url);

it('holds what is there for Keras in src/keras alone: from outside only its door in the registry leads there', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const outside = files.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('keras/'));
  const reaching = outside.filter((path) => /from '[^']*keras\//.test(readFileSync(new URL(path, source), 'utf8')));
  expect(reaching).toEqual(['augmentations/keras-affine.ts']);
  expect(Object.keys(main).filter((name) => /keras|numpy|article/i.test(name))).toEqual([]);
});

import { expect, it } from 'vitest';
import { faultsOf } from './well-formed.ts';

it('finds no fault in a sound page', () => {
  expect(faultsOf('<!doctype html><p id="a">1 &lt; 2 <img src="data:image/png;base64,AA=="> <a href="#a">up</a></p>')).toEqual([]);
});

it.each([
  ['a tag that is never closed', '<p><b>x</p>'],
  ['a crossed pair', '<b><i>x</b></i>'],
  ['a bare ampersand', '<p>a & b</p>'],
  ['a bare angle bracket', '<p>a < b</p>'],
  ['an unquoted attribute', '<p class=x>a</p>'],
  ['an id used twice', '<p id="a">x</p><p id="a">y</p>'],
  ['a link to nothing', '<a href="#b">x</a>'],
  ['a script', '<script>x</script>'],
  ['a handler', '<p onclick="x">y</p>'],
  ['a picture from elsewhere', '<img src="https://example.org/x.png">'],
  ['a coordinate that is not a number', '<circle cx="NaN%"/>'],
])('finds %s', (_, page) => {
  expect(faultsOf(page)).not.toEqual([]);
});

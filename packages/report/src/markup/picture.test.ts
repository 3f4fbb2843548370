import { expect, it } from 'vitest';
import { faultsOf } from '../../test/well-formed.ts';
import { picture } from './picture.ts';

it.each([
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46]],
])('writes %s bytes into the page', (type, bytes) => {
  const base64 = Buffer.from(bytes).toString('base64');
  expect(picture(base64, 'A "fish"').markup).toBe(`<img src="data:${type};base64,${base64}" alt="A &quot;fish&quot;" decoding="async">`);
});

it('lets no text break out of the attribute', () => {
  expect(faultsOf(picture('"><script>alert(1)</script>', '').markup)).toEqual([]);
});

import { expect, it } from 'vitest';
import { picture } from './picture.ts';

it.each([
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e]],
  ['image/webp', [0x52, 0x49, 0x46]],
])('writes %s bytes into the page', (type, bytes) => {
  const base64 = Buffer.from(bytes).toString('base64');
  expect(picture(Uint8Array.from(bytes), 'A "fish"').markup).toBe(
    `<img src="data:${type};base64,${base64}" alt="A &quot;fish&quot;" decoding="async">`,
  );
});

it('takes the bytes of a view, not those of the buffer behind it', () => {
  const whole = Uint8Array.from([1, 2, 0xff, 0xd8, 3, 4]);
  expect(picture(whole.subarray(2, 4), '').markup).toContain(`base64,${Buffer.from([0xff, 0xd8]).toString('base64')}"`);
});

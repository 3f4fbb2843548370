import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('html', () => {
  it('escapes text in content and in attributes', () => {
    const hostile = `"><script>alert('1' & 2)</script>`;
    const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39; &amp; 2)&lt;/script&gt;';
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('keeps markup as markup, at any depth of lists', () => {
    expect(html`<ul>${[html`<li>${'<'}</li>`, [html`<li>2</li>`, 'x']]}</ul>`.markup).toBe('<ul><li>&lt;</li><li>2</li>x</ul>');
  });

  it('leaves a hole empty for null, undefined and false, and prints zero', () => {
    expect(html`${null}${undefined}${false}${0}`.markup).toBe('0');
  });

  it('does not take an object that only looks like markup for markup', () => {
    const forged = JSON.parse('{"markup":"<script>"}') as never;
    expect(() => html`${forged}`.markup).toThrow(TypeError);
  });

  it('shows control characters of a name instead of writing them', () => {
    expect(html`${'a\u0000b\u001bc\nd'}`.markup).toBe('a\ufffdb\ufffdc\ufffdd');
  });
});

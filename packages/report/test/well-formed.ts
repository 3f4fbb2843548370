const voids: ReadonlySet<string> = new Set(['meta', 'img', 'br', 'hr', 'input', 'link', 'wbr']);

/**
 * The faults of a page, one line per fault: tags that do not nest, attributes that are not `name="value"`, a bare
 * `<` or `&` in a text, an id used twice, a link to no id, anything that would load or run something.
 */
export function faultsOf(page: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const ids: string[] = [];
  const anchors: string[] = [];
  let end = 0;
  for (const match of page.matchAll(/<style>[^<]*<\/style>|<!doctype html>|<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)(\s*\/?)>/g)) {
    faults.push(...textFaults(page.slice(end, match.index)));
    end = match.index + match[0].length;
    const [, slash, name = '', attributes = '', selfClosing] = match;
    if (name === '') continue;
    if (slash) {
      const expected = open.pop();
      if (expected !== name) faults.push(`</${name}> closes <${expected ?? 'nothing'}>`);
      continue;
    }
    if (!voids.has(name) && selfClosing !== '/') open.push(name);
    if (/^(script|iframe|object|embed|link|form)$/i.test(name)) faults.push(`<${name}> in the page`);
    const names = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, attribute = '', value = '']) => {
      if (attribute === 'id') ids.push(value);
      if (attribute === 'href') anchors.push(value);
      if (attribute === 'src' && !value.startsWith('data:image/')) faults.push(`src="${value}"`);
      if (attribute.startsWith('on')) faults.push(`${attribute} in <${name}>`);
      if (/NaN|undefined|Infinity/.test(value)) faults.push(`${attribute}="${value}"`);
      faults.push(...textFaults(value));
      return attribute;
    });
    if (new Set(names).size < names.length) faults.push(`an attribute of <${name}> twice`);
  }
  faults.push(...textFaults(page.slice(end)), ...open.map((name) => `<${name}> is never closed`));
  if (new Set(ids).size < ids.length) faults.push('an id is used twice');
  faults.push(...anchors.filter((href) => !ids.includes(href.slice(1))).map((href) => `href="${href}" leads nowhere`));
  return faults;
}

function textFaults(text: string): string[] {
  return [...text.matchAll(/<|>|&(?!(?:amp|lt|gt|quot|#39);)/g)].map(({ index }) => `bare markup in "${text.slice(index, index + 40)}"`);
}

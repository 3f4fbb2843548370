// After the compiler: `dist/imports.json` says, for each compiled module, which modules of the runner it imports (static and dynamic
// imports) and which threads it starts (`new URL('./x.js', import.meta.url)`). A stage's identity is made of it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { init, parse } from 'es-module-lexer';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
await init;

const modules = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort();

const imports = Object.fromEntries(
  modules.map((module) => {
    const source = readFileSync(join(dist, module), 'utf8');
    const [found] = parse(source, module);
    const imported = found.flatMap(({ n: specifier }) => specifier ?? []);
    const threads = [...source.matchAll(/new URL\(['"](\.{1,2}\/[^'"]+\.js)['"], import\.meta\.url\)/g)].map(([, path]) => path);
    const own = [...imported, ...threads]
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => posix.join(posix.dirname(module), specifier));
    return [module, [...new Set(own)].filter((path) => modules.includes(path)).sort()];
  }),
);
writeFileSync(join(dist, 'imports.json'), `${JSON.stringify(imports, undefined, 1)}\n`);

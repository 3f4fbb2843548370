// Assembles src/resample.wat into src/resample-wasm.gen.ts. Run by `pnpm gen`; a test compares the two.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const source = new URL('../src/resample.wat', import.meta.url);
const assembled = (await wabt()).parseWat('resample.wat', readFileSync(source, 'utf8'), { simd: true });
assembled.validate();
const base64 = Buffer.from(assembled.toBinary({}).buffer).toString('base64');
const lines = base64.match(/.{1,120}/g) ?? [];
const text = `// Generated from resample.wat by \`pnpm gen\`; do not edit.
export const resampleWasm: string = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
writeFileSync(new URL('../src/resample-wasm.gen.ts', import.meta.url), text);

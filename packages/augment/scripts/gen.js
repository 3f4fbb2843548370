// Assembles src/affine/warp.wat into src/affine/warp-wasm.gen.ts. Run by `pnpm gen`; a test compares the two.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const source = new URL('../src/affine/warp.wat', import.meta.url);
const assembled = (await wabt()).parseWat('warp.wat', readFileSync(source, 'utf8'), { simd: true, sat_float_to_int: true });
assembled.validate();
const base64 = Buffer.from(assembled.toBinary({}).buffer).toString('base64');
const lines = base64.match(/.{1,120}/g) ?? [];
const text = `// Generated from warp.wat by \`pnpm gen\`; do not edit.
export const warpWasm: string = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
writeFileSync(new URL('../src/affine/warp-wasm.gen.ts', import.meta.url), text);

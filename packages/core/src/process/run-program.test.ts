import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const node = (script: string): [string, string[]] => [process.execPath, ['-e', script]];

describe('runProgram', () => {
  it('gives what the program printed', async () => {
    expect(await runProgram(...node('console.log(6 * 7)'))).toBe('42\n');
  });

  it('says which program is missing', async () => {
    await expect(runProgram('no-such-compiler', [])).rejects.toThrow('there is no no-such-compiler on the PATH');
  });

  it('quotes the lines that say what went wrong', async () => {
    const [program, args] = node('console.error("note\\nx.cc:1: fatal error: node_api.h: gone\\nnote"); process.exit(3)');
    await expect(runProgram(program, args)).rejects.toThrow('node ended with 3: x.cc:1: fatal error: node_api.h: gone');
  });

  it('stops what takes too long, with everything that it started', async () => {
    const [program, args] = node(
      'require("node:child_process").spawnSync(process.execPath, ["-e", "setTimeout(() => 0, 60000)"], { stdio: "inherit" })',
    );
    await expect(runProgram(program, args, { timeoutMs: 300 })).rejects.toThrow('took longer than 0.3 seconds');
  });

  it('stops when it is interrupted', async () => {
    const [program, args] = node('setTimeout(() => 0, 60000)');
    await expect(runProgram(program, args, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ code: 'GRAFT_INTERRUPTED' });
  });
});

import { readFileSync } from 'node:fs';
import { ConfigError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { readSplitFoldersArguments } from './split-folders-arguments.ts';

interface Golden {
  readonly args: readonly string[];
  readonly exit: number;
  readonly hintOnly?: boolean;
  readonly call?: { readonly function: 'ratio' | 'fixed' | 'kfold'; readonly arguments: Readonly<Record<string, unknown>> };
}

const { cases } = JSON.parse(readFileSync(new URL('./__fixtures__/cli.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Golden[];
};

describe('readSplitFoldersArguments', () => {
  it('has all recorded lines', () => expect(cases.length).toBeGreaterThanOrEqual(30));

  it.each(cases.map((golden) => [golden.args.join(' '), golden] as const))('understands "%s" as split-folders does', (_line, golden) => {
    if (golden.hintOnly) expect(readSplitFoldersArguments(golden.args)).toBeUndefined();
    else if (golden.call) {
      const call = readSplitFoldersArguments(golden.args);
      const { group_prefix: groupPrefix, group, formats, seed, ...others } = golden.call.arguments;
      // The original writes None where nothing was given, and has no oversampling but in `fixed`.
      const expected = {
        function: golden.call.function,
        oversample: false,
        groupPrefix: groupPrefix ?? undefined,
        group: group ?? undefined,
        formats: formats ?? undefined,
        seed: BigInt(seed as number),
        ...others,
      };
      expect(call).toEqual(expected);
    } else {
      expect(golden.exit).not.toBe(0);
      expect(() => readSplitFoldersArguments(golden.args)).toThrow(ConfigError);
    }
  });
});

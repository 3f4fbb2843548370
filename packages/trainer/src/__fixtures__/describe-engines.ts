import { EngineError } from '@graft/core';
import { type Engine, startEngine } from '@graft/engine';
import { beforeAll, describe } from 'vitest';

/** Run a suite on the engines of these kinds; where the native one is not installed, its tests are skipped visibly. */
export async function describeEngines(
  name: string,
  kinds: readonly Engine['kind'][],
  suite: (engine: Engine) => void,
): Promise<void> {
  for (const kind of kinds) {
    const engine = await startEngine({ prefer: kind }).catch((error: unknown) => {
      if (EngineError.isInstance(error)) return undefined;
      throw error;
    });
    describe.skipIf(engine === undefined)(`${name} on ${kind}`, () => {
      // Both are backends of one tfjs: a suite's own becomes the current one when its tests begin.
      beforeAll(async () => {
        await startEngine({ prefer: kind });
      });
      suite(engine ?? fallback);
    });
  }
}

/** Lets a skipped suite name its tests. */
const fallback: Engine = await startEngine({ prefer: 'wasm' });

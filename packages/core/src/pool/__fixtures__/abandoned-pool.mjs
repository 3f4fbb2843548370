// Prints the id of a pool's process that has a task in work for a minute.
import { startPool } from '../../../dist/pool/index.js';

const pool = startPool({
  module: new URL('./pool-worker.mjs', import.meta.url),
  kind: 'process',
  size: 1,
  name: 'test',
  setup: 'none',
  describe: ({ say }) => say,
});
const { worker } = await pool.run({ say: 'hello' });
process.stdout.write(`${worker}\n`);
await pool.run({ say: 'slow', sleep: 60_000 });

import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { listFiles, readWeightFiles } from './weight-files.ts';

it('refuses a model.json by its size, before it is read', async () => {
  const path = join(await temporaryFolder(), 'model.json');
  await writeFile(path, '');
  await truncate(path, 2 ** 40);
  for (const read of [listFiles, readWeightFiles]) await expect(read(path)).rejects.toThrow(/1099511627776 bytes, more than 4000000/);
});

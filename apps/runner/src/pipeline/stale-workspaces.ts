import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const generated = z.looseObject({ graft: z.literal('generated') });

/** Remove the generated workspaces that no task of the experiment uses any more, and no other folder. */
export async function removeStaleWorkspaces(directory: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const workspace = join(directory, entry.name);
    if (!entry.isDirectory() || kept.has(workspace)) continue;
    if (!(await isGenerated(workspace))) continue;
    for (const name of ['package.json', 'turbo.json', 'stages']) await rm(join(workspace, name), { recursive: true, force: true });
    // Where nothing else is in it.
    await rmdir(workspace).catch(() => undefined);
  }
}

async function isGenerated(workspace: string): Promise<boolean> {
  const text = await readFile(join(workspace, 'package.json'), 'utf8').catch(() => '{}');
  try {
    return generated.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

import { readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * The folder that a path means: where it is a link, what that leads to, be it there or not. A split is exchanged by
 * renaming, which would replace the link. Links further up stay as they are.
 */
export async function realFolder(path: string): Promise<string> {
  let folder = resolve(path);
  for (let links = 0; links < mostLinks; links++) {
    const link = await readlink(folder).catch(() => undefined);
    if (link === undefined) break;
    folder = resolve(await realpath(dirname(folder)), link);
  }
  return folder;
}

import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Linux follows as many. */
const mostLinks = 40;

/** Where a path leads, links followed, whether or not anything is there yet: a link may lead to a place that is still free. */
export async function realPlace(path: string, links: number = mostLinks): Promise<string> {
  const absolute = resolve(path);
  const found = await realpath(absolute).catch(() => undefined);
  if (found !== undefined) return found;
  const parent = dirname(absolute);
  if (parent === absolute) return absolute;
  const folder = await realPlace(parent, links);
  const target = links > 0 ? await readlink(absolute).catch(() => undefined) : undefined;
  return target === undefined ? join(folder, basename(absolute)) : realPlace(resolve(folder, target), links - 1);
}

/** Whether a real place is the folder or lies in it; both as `realPlace` gives them. */
export function isWithin(place: string, folder: string): boolean {
  const below = relative(folder, place);
  return !(below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below));
}

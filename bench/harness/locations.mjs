import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A request that cannot be carried out (exit status 2): says what was expected, why, and the way out. */
export class UsageError extends Error {}

/** Root of the checkout. */
export const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Graft's cache folder, as `cacheDirectory` of `@graft/core` finds it. It holds virtual environments and work folders. */
export function cacheFolder() {
  const { GRAFT_CACHE, XDG_CACHE_HOME } = process.env;
  return GRAFT_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'graft');
}

/** Path of reference data beside the checkout (`../shared`, or `GRAFT_SHARED`); undefined if absent. */
export function findShared(path) {
  const absolute = join(process.env.GRAFT_SHARED || join(checkout, '..', 'shared'), path);
  return existsSync(absolute) ? absolute : undefined;
}

/** The same for data that is required. @throws {UsageError} if absent. */
export function requireShared(path) {
  const absolute = findShared(path);
  if (absolute) return absolute;
  throw new UsageError(
    `Expected reference data at ${path} below ${process.env.GRAFT_SHARED || '../shared'} but found none.\n` +
      'It holds photos that may not be redistributed, so no checkout contains it. Set GRAFT_SHARED to the folder that has it.',
  );
}

/** Import a module of a package's build: the harness runs on plain Node, as users do. @throws {UsageError} without a build. */
export async function importDist(path) {
  const absolute = join(checkout, path);
  if (!existsSync(absolute)) {
    throw new UsageError(`Expected the build at ${path} but found none. Run \`npm start\` once, or \`pnpm build\`.`);
  }
  return import(absolute);
}

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ConfigError } from '../errors/config-error.ts';

/**
 * The folder for everything that Graft can obtain again: weights, compiled networks, the native engine. It is `GRAFT_CACHE`, or else
 * `$XDG_CACHE_HOME/graft`, or else `~/.cache/graft`, and never part of an identity.
 *
 * @returns an absolute path: stages run in other working directories than the command that starts them.
 * @throws {ConfigError} for a relative `GRAFT_CACHE`. A relative `XDG_CACHE_HOME` is ignored, as its specification demands:
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheDirectory(): string {
  const { GRAFT_CACHE, XDG_CACHE_HOME } = process.env;
  if (GRAFT_CACHE) {
    if (isAbsolute(GRAFT_CACHE)) return GRAFT_CACHE;
    throw new ConfigError(`Expected an absolute path for GRAFT_CACHE but received "${GRAFT_CACHE}".`, {
      hint: 'Write it from the root: GRAFT_CACHE="$PWD/cache".',
    });
  }
  return join(XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'graft');
}

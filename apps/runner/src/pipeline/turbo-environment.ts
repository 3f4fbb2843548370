import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Visible to tasks and not hashed: none of these can change a number. */
export const passThroughEnvironment: readonly string[] = [
  'GRAFT_*',
  'XDG_CACHE_HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'TF_CPP_MIN_LOG_LEVEL',
];

/** Shell scripts with the names of package managers, which start a stage without them. */
const launchers = process.platform === 'win32' ? [] : [fileURLToPath(new URL('../../launch', import.meta.url))];

/**
 * The environment that turbo and its tasks start with: telemetry and notices off, progress as data, and first on the
 * path the launchers of stages, this very Node and the installed package manager.
 */
export function turboEnvironment(root: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    TURBO_GLOBAL_WARNING_DISABLED: '1',
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
    GRAFT_PROGRESS: 'json',
    PATH: [...launchers, dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  };
}

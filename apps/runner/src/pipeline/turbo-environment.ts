import { delimiter, dirname, join } from 'node:path';

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

/**
 * The environment that turbo and its tasks start with: telemetry and notices off, progress as data, and this very
 * Node, then the installed package manager, first on the path.
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
    PATH: [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  };
}

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, UsageError } from './locations.mjs';
import { lastWords, runProcess } from './run-process.mjs';

/**
 * A virtual environment with exactly these packages, made once and kept in Graft's cache folder.
 *
 * It is built under a draft name and renamed when complete, so that an interrupted one is never used and two benches do not
 * collide. A renamed environment works through `bin/python`; its scripts do not, because they name the path of the draft.
 *
 * @param requirements - pinned, such as `numpy==1.26.4`.
 * @returns path of its Python.
 */
export async function pythonWith(requirements, log) {
  const base = process.env.GRAFT_PYTHON || 'python3';
  const version = await pythonVersion(base);
  const name = createHash('sha256')
    .update(JSON.stringify([version, [...requirements].sort()]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cacheFolder(), 'bench', `venv-${name}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return python;

  removeAbandonedDrafts(dirname(folder));
  const draft = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  mkdirSync(dirname(folder), { recursive: true });
  log(`installing ${requirements.join(', ') || 'nothing'} for Python ${version} into the cache (once; some minutes)`);
  try {
    await must(base, ['-m', 'venv', draft], 'make a virtual environment');
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', ...requirements];
    if (requirements.length > 0) await must(join(draft, 'bin', 'python'), install, `install ${requirements.join(', ')}`);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(python)) throw error;
  }
  return python;
}

/** Versions of Python and of the named packages. */
export async function pythonVersions(python, packages) {
  const code =
    'import importlib.metadata as m, json, platform, sys; ' +
    "print(json.dumps({'python': platform.python_version(), **{n: m.version(n) for n in sys.argv[1:]}}))";
  return JSON.parse((await must(python, ['-c', code, ...packages], 'read the versions of its packages')).stdout);
}

async function pythonVersion(base) {
  const { stdout } = await must(base, ['-c', 'import platform; print(platform.python_version())'], 'tell its version');
  return stdout.trim();
}

async function must(command, args, purpose) {
  const result = await runProcess(command, args).catch((cause) => {
    throw new UsageError(
      `Expected ${command} to run but it could not be started (${cause.code}). Set GRAFT_PYTHON to a Python 3.11 with venv.`,
    );
  });
  if (result.status === 0) return result;
  throw new UsageError(
    `Expected ${command} to ${purpose} but it ${lastWords(result)}\n` +
      'The peers are pinned to versions for Python 3.11; set GRAFT_PYTHON to one, and let pip reach its index.',
  );
}

/** Remove the drafts of killed benches: a draft's name holds the pid of its maker. */
function removeAbandonedDrafts(folder) {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = name.match(/\.(\d+)-[0-9a-f]{8}\.part$/)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

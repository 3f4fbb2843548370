import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { EngineError, runProgram } from '@graft/core';
import type { NativeSource } from './native-source.ts';
import { installedAddon } from './native-status.ts';

const timeoutMs = 180_000;

/**
 * tfjs-node's own install script, run on a copy of the package: it serves macOS, Windows and arm64 where Google's storage can be
 * reached. It downloads libtensorflow and an addon, or compiles one.
 */
export const tfjsNodeInstaller: NativeSource = {
  title: "tfjs-node's own installer",
  key: 'installer',
  async build(directory, { tfjsNode, onProgress, signal }) {
    onProgress({ task: "running tfjs-node's installer", done: 0, total: 1 });
    await cp(tfjsNode, directory, { recursive: true, dereference: true, filter: (path) => path !== join(tfjsNode, 'node_modules') });
    // The copy lies outside node_modules: tell it where the packages and the program are that the original finds beside itself.
    const fromTfjsNode = createRequire(join(tfjsNode, 'package.json'));
    const preGyp = dirname(fromTfjsNode.resolve('@mapbox/node-pre-gyp/package.json'));
    const packages = join(tfjsNode, '..', '..');
    const bins = [join(preGyp, 'bin'), join(packages, '.bin')].join(delimiter);
    const env = { NODE_PATH: packages, PATH: `${bins}${delimiter}${process.env.PATH ?? ''}` };
    await runProgram(process.execPath, ['scripts/install.js'], { cwd: directory, env, signal, timeoutMs });
    const addon = installedAddon(directory);
    if (addon === undefined) throw new EngineError("tfjs-node's installer ended without an addon");
    onProgress({ task: "running tfjs-node's installer", done: 1, total: 1 });
    const relative = addon.slice(directory.length + 1);
    return { addon: relative, files: [relative] };
  },
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './locations.mjs';

/** Installed versions of Graft and of the libraries that do its arithmetic. */
export function graftVersions() {
  const read = (path) => JSON.parse(readFileSync(path, 'utf8')).version;
  const versions = { graft: read(join(checkout, 'apps/runner/package.json')) };
  for (const name of ['onnxruntime-node', '@tensorflow/tfjs', 'sharp']) {
    const installed = ['engine', 'image'].map((folder) => join(checkout, 'packages', folder, 'node_modules', name, 'package.json'));
    const found = installed.map((path) => tryRead(() => read(path))).find(Boolean);
    if (found) versions[name] = found;
  }
  return versions;
}

function tryRead(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

'use strict';
// CommonJS that runs as it is: the engine loads it, and so does the probe in a child process, from a source checkout as well.
const Module = require('node:module');
const { dirname } = require('node:path');
const util = require('node:util');

/**
 * Load @tensorflow/tfjs-node with an addon from anywhere, without writing into node_modules.
 *
 * @param {string} addon - path of the compiled tfjs_binding.node.
 * @returns the tfjs API with the backend `tensorflow`.
 */
exports.loadTfjsNode = function loadTfjsNode(addon) {
  // tfjs-node 4.22 calls two helpers that Node 23 removed and about which Node 22 warns.
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  util.isArray = Array.isArray;

  // tfjs-node asks @mapbox/node-pre-gyp where its addon is. A stand-in under that name answers at once.
  const fromTfjsNode = Module.createRequire(require.resolve('@tensorflow/tfjs-node/package.json'));
  const name = fromTfjsNode.resolve('@mapbox/node-pre-gyp');
  const standIn = new Module(name);
  standIn.filename = name;
  standIn.paths = [dirname(name)];
  standIn.exports = { find: () => addon };
  standIn.loaded = true;
  require.cache[name] = standIn;

  require('@tensorflow/tfjs-node');
  return fromTfjsNode('@tensorflow/tfjs');
};

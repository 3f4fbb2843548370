import type { KeyMap } from './key-map.ts';

/** The names that Keras gives in an HDF5 file to what it calls `<layer>/<variable>`: under the layer's group, `:0` behind. */
export function kerasHdf5Names(map: KeyMap): KeyMap {
  const key: KeyMap['key'] = (address) => {
    const name = map.key(address);
    return `${name.slice(0, name.indexOf('/'))}/${name}:0`;
  };
  return { ...map, key };
}

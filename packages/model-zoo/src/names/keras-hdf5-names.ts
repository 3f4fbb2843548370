import type { KeyMap } from './key-map.ts';

/** Keras' names in an HDF5 file for `<layer>/<variable>`: in the group of the layer, with `:0` at the end. */
export function kerasHdf5Names(map: KeyMap): KeyMap {
  const key: KeyMap['key'] = (address) => {
    const name = map.key(address);
    return `${name.slice(0, name.indexOf('/'))}/${name}:0`;
  };
  return { ...map, key };
}

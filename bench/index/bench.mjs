import { requireShared } from '../harness/locations.mjs';
import { indexPeers, indexRows } from '../split/index-row.mjs';

/** The index alone; `bench/split` includes the same rows. */
export default {
  name: 'index',
  peers: { python: indexPeers },
  requires() {
    for (const path of ['data/fish5', 'data/ants-bees']) requireShared(path);
  },
  run: indexRows,
};

// Indexes a folder in a process of its own: node index-child.mjs PHOTOS MANIFEST JOURNAL
import { writeFileSync } from 'node:fs';
import { importDist } from '../harness/locations.mjs';

const { encodeJsonl } = await importDist('packages/core/dist/index.js');
const { indexPhotos, openPhotos } = await importDist('packages/dataset/dist/index.js');

const [photos, manifest, journal] = process.argv.slice(2);
const { examples } = await indexPhotos({ source: await openPhotos(photos), journal });
writeFileSync(manifest, encodeJsonl(examples));

// `npm start`: sets up what is missing, then runs both arms on the drawn sample or on a folder of photos.
//
//   npm start                         the built-in sample
//   npm start -- --data path/to/photos [any option of `graft quick`]
import { basename, join, resolve } from 'node:path';
import { root, run, say, setUp } from './set-up.mjs';

const args = process.argv.slice(2);
const at = args.findIndex((word) => word === '--data' || word.startsWith('--data='));
let photos;
if (at >= 0) {
  const [word] = args.splice(at, 1);
  photos = word.includes('=') ? word.slice(word.indexOf('=') + 1) : args.splice(at, 1)[0];
  if (!photos) {
    say('Expected a folder after --data: npm start -- --data path/to/photos');
    process.exit(2);
  }
}

if (photos) photos = resolve(process.env.INIT_CWD ?? '.', photos);

const native = await setUp();
const has = (name) => args.some((word) => word === name || word.startsWith(`${name}=`));
const isGiven = has('--train') || has('--validation');
const quick = ['quick', ...(photos ? [photos] : isGiven ? [] : ['--sample']), ...args];
if (!has('--arms')) quick.push('--arms', native.state === 'ready' ? 'transfer,control' : 'transfer');
if (!has('--out')) quick.push('--out', join(root, 'graft-out', photos ? basename(photos) : isGiven ? 'photos' : 'sample'));
if (native.state !== 'ready') {
  say(`The native engine is not available: ${native.why}.`);
  say('The control arm, which trains convolutions, needs it and is left out; the transfer arm is complete without it.');
  say(`To set it up later: ${native.command}`);
}
process.exit(await run(process.execPath, [join(root, 'apps', 'runner', 'bin', 'graft.js'), ...quick]));

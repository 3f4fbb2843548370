// Inspects a folder with as many processes as told, from the build as users have it: node inspect-at-once.mjs FOLDER PROCESSES [kill]
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspectPhotos } from '../../dist/inspect-photos.js';

const [folder, processes, kill] = process.argv.slice(2);
const children = () => execFileSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' }).match(/\d+/g) ?? [];
const names = [...readdirSync(folder).sort(), 'missing.jpg'];
const files = names.map((name) => ({ id: name, path: join(folder, name) }));
const found = [];
let most = 0;
try {
  for await (const { file, inspection } of inspectPhotos(files, { processes: Number(processes) })) {
    found.push([file.id, inspection]);
    if (found.length % 20 === 0) most = Math.max(most, children().length - 1);
    if (kill && found.length === 20) {
      for (const pid of children()) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It was ps itself.
        }
      }
    }
  }
  process.stdout.write(JSON.stringify({ found, most }));
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }));
}

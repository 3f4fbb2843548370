import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { asNobody, type CompiledCore, compileCore, ended, printed } from './__fixtures__/compiled-core.ts';
import type { ArtifactIdentity } from './artifact-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { readArtifact, readArtifactFile } from './read-artifact.ts';
import { sha256 } from './sha256.ts';
import { writeArtifact } from './write-artifact.ts';

const identity: ArtifactIdentity = { stage: 'split', slice: { seed: 42 }, upstream: {}, code: { core: '1' } };

let core: CompiledCore;
let folder: string;
let directory: string;
beforeAll(async () => {
  core = await compileCore();
});
afterAll(() => core.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-'));
  directory = join(folder, 'split');
  return () => rm(folder, { recursive: true, force: true });
});

/** The artifact as a run before this one left it. */
const writeOld = () => writeArtifact(directory, { ...identity, slice: 'old' }, (writer) => writer.write('rows', 'old'));
const oldIsThere = async () => {
  const record = await readArtifact(directory, 'split', { verify: true });
  expect(record.slice).toBe('old');
  expect((await readArtifactFile(directory, record, 'rows')).toString()).toBe('old');
};

describe('writeArtifact', () => {
  it('lists its files sorted, with lengths and hashes, and the run apart from the identity', async () => {
    const record = await writeArtifact(directory, identity, async (writer) => {
      await writer.write('rows.jsonl', '{}\n');
      await writer.write('best/weights', [Buffer.from('ab'), Buffer.from('c')]);
      return { seconds: 1.5 };
    });
    expect(record.files).toEqual([
      { path: 'best/weights', bytes: 3, sha256: sha256('abc') },
      { path: 'rows.jsonl', bytes: 3, sha256: sha256('{}\n') },
    ]);
    expect(await readFile(join(directory, 'artifact.json'), 'utf8')).toBe(canonicalJson(record));
    expect(JSON.parse(await readFile(join(directory, 'run.json'), 'utf8'))).toEqual({ seconds: 1.5 });
    expect((await readdir(directory)).sort()).toEqual(['artifact.json', 'best', 'rows.jsonl', 'run.json']);
    expect(await readdir(folder)).toEqual(['split']);
  });

  it('writes the same bytes for the same inputs, whatever the run was and in whichever order its files came', async () => {
    const bytes: string[] = [];
    for (const names of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      await writeArtifact(directory, identity, async (writer) => {
        await Promise.all(names.map((name) => writer.write(name, name)));
        return { names };
      });
      bytes.push(await readFile(join(directory, 'artifact.json'), 'utf8'));
    }
    expect(bytes[0]).toBe(bytes[1]);
  });

  it('keeps the last of two writes to one path', async () => {
    const record = await writeArtifact(directory, identity, async (writer) => {
      await writer.write('best', 'first epoch');
      await writer.write('best', 'second');
    });
    expect(record.files).toEqual([{ path: 'best', bytes: 6, sha256: sha256('second') }]);
    await readArtifact(directory, 'split', { verify: true });
  });

  it('replaces the directory as a whole: files of before are gone', async () => {
    await writeOld();
    await writeFile(join(directory, 'stray'), '');
    await writeArtifact(directory, identity, (writer) => writer.write('new', ''));
    expect((await readdir(directory)).sort()).toEqual(['artifact.json', 'new', 'run.json']);
  });

  it('takes a directory with a slash at its end for the same one', async () => {
    await writeArtifact(`${directory}/`, identity, (writer) => writer.write('a', 'a'));
    expect(await readdir(folder)).toEqual(['split']);
    await readArtifact(directory, 'split');
  });

  it.each(['../stray', '/stray', 'a//b', 'artifact.json', 'run.json'])('refuses the path %s', async (path) => {
    await expect(writeArtifact(directory, identity, (writer) => writer.write(path, ''))).rejects.toThrow(ArtifactError);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves the old artifact alone when the stage fails, and passes its error on', async () => {
    await writeOld();
    const failing = writeArtifact(directory, identity, async (writer) => {
      await writer.write('rows', 'half');
      throw new RangeError('diverged');
    });
    await expect(failing).rejects.toThrow(new RangeError('diverged'));
    await oldIsThere();
    expect(await readdir(folder)).toEqual(['split']);
  });

  it('does not call an unreadable photo a failed write', async () => {
    const cause = Object.assign(new RangeError('EACCES'), { code: 'EACCES', path: '/photos/a.jpg' });
    const photos = async function* () {
      yield Buffer.from('header');
      throw cause;
    };
    await expect(writeArtifact(directory, identity, (writer) => writer.write('features.npy', photos()))).rejects.toBe(cause);
  });

  it('leaves the old artifact readable when it is killed half-way, and removes the draft the next time', async () => {
    await writeOld();
    const child = core.start(
      `await core.writeArtifact('${directory}', ${JSON.stringify(identity)}, async (writer) => {
         await writer.write('rows', 'half');
         console.log('half');
         await new Promise((resolve) => setTimeout(resolve, 60_000));
       });`,
    );
    await printed(child, 'half');
    child.kill('SIGKILL');
    await ended(child);
    await oldIsThere();
    expect(await readdir(folder)).toHaveLength(2);
    await writeArtifact(directory, identity, (writer) => writer.write('rows', 'new'));
    expect(await readdir(folder)).toEqual(['split']);
  });

  it('is missing, not broken, after a kill between the two renames, and the next run is fine', async () => {
    await writeOld();
    // The first rename is done, and the process kills itself in place of the second.
    const script = `import fs from 'node:fs/promises';
      import { syncBuiltinESMExports } from 'node:module';
      const { rename } = fs;
      fs.rename = async (from, to) => (to === '${directory}' ? process.kill(process.pid, 'SIGKILL') : rename(from, to));
      syncBuiltinESMExports();
      await core.writeArtifact('${directory}', ${JSON.stringify(identity)}, (writer) => writer.write('rows', 'new'));`;
    expect((await ended(core.start(script))).status).toBe('SIGKILL');
    expect((await readdir(folder)).map((name) => name.replace(/\d+-[0-9a-f]+/, 'ID'))).toEqual(['.split.ID.part', '.split.ID.part.old']);
    await expect(readArtifact(directory, 'split')).rejects.toThrow('but it is missing');
    await writeArtifact(directory, identity, (writer) => writer.write('rows', 'new'));
    expect(await readdir(folder)).toEqual(['split']);
    await readArtifact(directory, 'split', { verify: true });
  });

  it('puts the old artifact back when the new one cannot take its place', async () => {
    await writeOld();
    const script = `import fs from 'node:fs/promises';
      import { syncBuiltinESMExports } from 'node:module';
      const { rename } = fs;
      let failures = 0;
      fs.rename = async (from, to) => {
        if (to === '${directory}' && failures++ === 0) throw Object.assign(new Error('busy'), { code: 'EPERM' });
        return rename(from, to);
      };
      syncBuiltinESMExports();
      const fill = (writer) => writer.write('rows', 'new');
      await core.writeArtifact('${directory}', ${JSON.stringify(identity)}, fill).catch((error) => console.log(error.code));`;
    expect((await ended(core.start(script))).output).toBe('GRAFT_ARTIFACT\n');
    await oldIsThere();
    expect(await readdir(folder)).toEqual(['split']);
  });

  it('removes the drafts of its own directory and of no other', async () => {
    const others = ['split.lock', '.split.v2.12-0123abcd.part', '.split.notes.part', '.split2.12-0123abcd.part', '.train.12-0123abcd.part'];
    for (const name of [...others, '.split.12-0123abcd.part', '.split.12-0123abcd.part.old']) await mkdir(join(folder, name));
    await writeArtifact(directory, identity, async () => undefined);
    expect((await readdir(folder)).sort()).toEqual([...others, 'split'].sort());
  });

  it.skipIf(process.platform === 'win32')('says where permission was denied, and leaves nothing', async () => {
    await chmod(folder, 0o555);
    const script =
      `${asNobody} await core.writeArtifact('${directory}', ${JSON.stringify(identity)}, () => {}).catch((error) => ` +
      'console.log(error.code, error.message));';
    const { output } = await ended(core.start(script));
    expect(output).toBe(`GRAFT_ARTIFACT Expected to write ${directory} but permission was denied (EACCES).\n`);
    expect(await readdir(folder)).toEqual([]);
  });
});

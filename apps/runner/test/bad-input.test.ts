import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { copySome, graft, scratch } from './graft.ts';

const fish = sharedData('data/fish5');
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
/** Permissions do not bind root: as root the command has to run as nobody, who may not be able to read the checkout. */
const canBeDenied = !isRoot || spawnSync('ls', [checkout], { uid: nobody }).status === 0;

describe.skipIf(process.platform !== 'linux')('a result that cannot be written', () => {
  const command = `"${process.execPath}" "${join(checkout, 'apps/runner/bin/graft.js')}" models`;

  it('is named on a full disk', () => {
    const { status, stderr } = spawnSync('sh', ['-c', `${command} > /dev/full`], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([4, expect.stringContaining('Expected to write the result but the disk is full (ENOSPC).')]);
  });

  it('is not an error where the reader has closed the pipe', () => {
    const { status, stderr } = spawnSync('sh', ['-c', `${command} | true`], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe.skipIf(!fish)('bad input', async () => {
  const directory = await scratch();
  const photo = join(fish ?? '', 'apognon', 'BPT4269.jpg');
  let folders = 0;

  /** Run quick on a prepared folder; nothing half-written may stay. */
  async function refused(
    photos: string,
    ...more: string[]
  ): Promise<{ status: number; code: string; message: string; hint: string; out: string }> {
    const out = join(directory, `out-${folders++}`);
    const ran = await graft(['quick', photos, '--out', out, '--json', ...more]);
    const { error } = ran.json<{ error: { code: string; message: string; hint: string } }>();
    expect(ran.stderr).toContain(error.code);
    const left = await readdir(out, { recursive: true }).catch(() => []);
    expect(left.filter((name) => name.includes('.part'))).toEqual([]);
    expect(left).not.toContain('report.html');
    return { status: ran.status, ...error, out };
  }

  async function folder(files: Record<string, number>): Promise<string> {
    const root = join(directory, `photos-${folders++}`);
    await mkdir(root);
    for (const [label, count] of Object.entries(files)) {
      await mkdir(join(root, label));
      const source = join(fish as string, 'girelle-paon');
      for (const name of (await readdir(source)).sort().slice(0, count)) await cp(join(source, name), join(root, label, name));
    }
    return root;
  }

  it('refuses a missing path and names it', async () => {
    const error = await refused(join(directory, 'nowhere'));
    expect(error).toMatchObject({ status: 3, code: 'GRAFT_DATA' });
    expect(error.message).toContain('nowhere');
    expect(error.hint).not.toBe('');
  });

  it('refuses an empty folder', async () => {
    expect(await refused(await folder({}))).toMatchObject({ status: 3, code: 'GRAFT_DATA' });
  });

  it('refuses a single class and names it', async () => {
    const error = await refused(await folder({ only: 5 }));
    expect(error).toMatchObject({ status: 3, code: 'GRAFT_DATA' });
    expect(error.message).toContain('only');
  });

  it('refuses a class with a single image and names it', async () => {
    const root = await folder({ many: 6 });
    await mkdir(join(root, 'lonely'));
    await cp(photo, join(root, 'lonely', 'one.jpg'));
    const error = await refused(root);
    expect(error).toMatchObject({ status: 3, code: 'GRAFT_DATA' });
    expect(error.message).toContain('lonely');
  });

  it.skipIf(!canBeDenied)('refuses a folder without read permission', async () => {
    const root = await folder({ a: 4, b: 4 });
    await chmod(join(root, 'b'), 0o000);
    const home = join(directory, 'nobody');
    await mkdir(home);
    await chmod(directory, 0o755);
    await chmod(home, 0o777);
    const ran = await graft(['quick', root, '--out', join(home, 'out'), '--json'], {
      ...(isRoot ? { uid: nobody } : {}),
      env: { GRAFT_CACHE: join(home, 'cache') },
    });
    await chmod(join(root, 'b'), 0o700);
    const { error } = ran.json<{ error: { code: string; message: string } }>();
    expect({ status: ran.status, code: error.code }).toEqual({ status: 3, code: 'GRAFT_DATA' });
    expect(error.message).toContain(join(root, 'b'));
  });

  it('refuses an unknown backbone and suggests the nearest', async () => {
    const error = await refused(fish as string, '--backbone', 'efficientnet-lite9');
    expect(error).toMatchObject({ status: 2, code: 'GRAFT_UNKNOWN_NAME' });
    expect(error.hint).toContain('efficientnet-lite0');
  });

  it('refuses an unknown option', async () => {
    expect((await graft(['quick', fish as string, '--bakbone', 'x'])).status).toBe(2);
  });

  it.each([
    ['--arms', 'transfer,contrl'],
    ['--epochs', '-3'],
  ])('refuses %s %s', async (...option) => {
    expect(await refused(fish as string, ...option)).toMatchObject({ status: 2, code: 'GRAFT_CONFIG' });
  });

  it('refuses an option that is given twice', async () => {
    const { status, stderr } = await graft(['quick', fish as string, '--epochs', '1', '--epochs', '2']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('Expected --epochs once but received it 2 times.')]);
  });

  it("refuses to write into a user's own folder", async () => {
    const out = join(directory, 'foreign');
    await mkdir(out);
    await writeFile(join(out, 'thesis.txt'), 'mine');
    const ran = await graft(['quick', fish as string, '--out', out, '--json']);
    expect(ran.status).toBe(4);
    expect(await readdir(out)).toEqual(['thesis.txt']);
  });

  it.skipIf(process.platform !== 'linux')('says that the limit of open files is too low, with status 6', () => {
    const bin = fileURLToPath(new URL('../bin/graft.js', import.meta.url));
    const ran = spawnSync('sh', ['-c', 'ulimit -n 64; exec "$0" "$1" quick photos', process.execPath, bin], { encoding: 'utf8' });
    expect(ran.status).toBe(6);
    expect(ran.stderr).toContain('at least 512 open files but it is 64');
  });

  // No process may create a folder below /sys.
  it.each([
    ['an output', '/sys/graft-out', {}],
    ['a cache', join(directory, 'no-cache'), { GRAFT_CACHE: '/sys/graft' }],
  ])('names %s that cannot be written', async (_, out, env) => {
    const ran = await graft(['quick', await folder({ a: 4, b: 4 }), '--out', out], { env });
    expect(ran.status).toBe(4);
    expect(ran.stderr).toMatch(/^GRAFT_ARTIFACT {2}Expected to write \/sys\/graft/m);
    expect(ran.stderr).not.toContain('bug in Graft');
  });

  it("leaves a user's own model folder alone", async () => {
    const out = join(directory, 'with-model');
    await mkdir(join(out, 'model'), { recursive: true });
    await writeFile(join(out, 'model', 'important.txt'), 'mine');
    const file = join(directory, 'experiment.json');
    await writeFile(file, JSON.stringify({ data: { photos: fish }, arms: { transfer: { kind: 'frozen' } } }));
    expect((await graft(['run', file, '--out', out])).status).toBe(4);
    expect(await readdir(join(out, 'model'))).toEqual(['important.txt']);
  });

  it('refuses results among the photos, before anything is written', async () => {
    const root = await folder({ a: 4, b: 4 });
    const ran = await graft(['quick', root, '--out', join(root, 'graft-out')]);
    expect(ran.status).toBe(2);
    expect((await readdir(root)).sort()).toEqual(['a', 'b']);
  });

  const full = join(directory, 'full');
  await mkdir(full);
  const isMounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', full]).status === 0;
  it.skipIf(!isMounted)('says that the disk is full, keeps nothing half-written, and finishes when there is room', async () => {
    try {
      const photos = await copySome(fish as string, join(directory, 'some'), 8);
      const out = join(full, 'out');
      const ran = await graft(['quick', photos, '--out', out, '--json', '--no-turbo']);
      const { error } = ran.json<{ error: { code: string; message: string } }>();
      expect({ status: ran.status, code: error.code }).toEqual({ status: 4, code: 'GRAFT_ARTIFACT' });
      expect(error.message).toContain('disk is full');
      const left = await readdir(out, { recursive: true });
      expect(left.filter((name) => name.includes('.part'))).toEqual([]);
      spawnSync('mount', ['-o', 'remount,size=200m', full]);
      expect((await graft(['quick', photos, '--out', out, '--json', '--no-turbo'])).status).toBe(0);
    } finally {
      spawnSync('umount', [full]);
    }
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { artifactsOf, difference, leftovers } from './harness/artifacts.mjs';
import { inChild } from './harness/in-child.mjs';
import { mutate } from './harness/mutate.mjs';

test('a mutation depends only on the random numbers and leaves the original unchanged', () => {
  const original = Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(100));
  const kept = Buffer.from(original);
  const harmed = (seed) => Array.from({ length: 200 }, (_, index) => mutate(original, numbers(seed + index)));
  assert.deepEqual(harmed(1), harmed(1));
  assert.ok(new Set(harmed(1).map(({ way }) => way)).size >= 10);
  assert.deepEqual(original, kept);
});

test('the meter counts array memory however it is allocated, garbage included, and no views', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'harness/__fixtures__/metered.mjs')], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const counted = JSON.parse(stdout);
  assert.equal(counted.view, 0);
  assert.equal(counted.subarray, 0);
  for (const [way, bytes] of Object.entries(counted)) if (!['view', 'subarray'].includes(way)) assert.ok(bytes >= 1e6, `${way}: ${bytes}`);
});

test('a child that ends or hangs fails its current case, and the cases after it still run', async () => {
  const cases = ['refused', 'wrong', 'ends', 'throws', 'hangs', 'fine'];
  const answers = [];
  const options = { child: 'harness/__fixtures__/ending-child.mjs', input: '.', cases, secondsEach: 0.1, baseSeconds: 1, memoryLimit: 1e9 };
  for await (const answer of inChild(options)) answers.push(answer);
  assert.deepEqual(
    answers.map(({ what }) => what),
    cases,
  );
  const [refused, wrong, ends, throws, hangs, fine] = answers.map(({ why }) => why);
  assert.equal(refused, undefined);
  assert.equal(wrong, 'wrong size');
  assert.match(ends, /exited with 7/);
  assert.match(throws, /TypeError/);
  assert.match(hangs, /time limit/);
  assert.equal(fine, undefined);
});

test('artifacts are the records and the files that they list, but not run.json, timings and other files', () => {
  const out = mkdtempSync(join(tmpdir(), 'graft-torture-'));
  try {
    const write = (path, text) => {
      mkdirSync(join(out, path, '..'), { recursive: true });
      writeFileSync(join(out, path), text);
    };
    write('.graft/artifacts/split/artifact.json', '{"files":[{"path":"split.jsonl"}]}');
    write('.graft/artifacts/split/split.jsonl', 'a');
    write('.graft/artifacts/split/run.json', '{"seconds":1}');
    write('report.html', 'took 1 s');
    const before = artifactsOf(out);
    assert.deepEqual(Object.keys(before).sort(), ['.graft/artifacts/split/artifact.json', '.graft/artifacts/split/split.jsonl']);

    write('.graft/artifacts/split/run.json', '{"seconds":2}');
    assert.equal(difference(before, artifactsOf(out)), undefined);
    write('.graft/artifacts/split/split.jsonl', 'b');
    assert.equal(difference(before, artifactsOf(out)), '.graft/artifacts/split/split.jsonl has other bytes');

    assert.deepEqual(leftovers(out), []);
    for (const path of [
      '.report.html.12-0a1b2c3d.part',
      'model.12-0a1b2c3d.part.old',
      '.graft/run.lock',
      '.graft/run.lock.12-0a1b2c3d',
      '.graft/.turbo/x.part',
    ]) {
      write(path, '');
    }
    write('graft.lock.json', '{}');
    assert.deepEqual(leftovers(out).sort(), [
      '.graft/run.lock',
      '.graft/run.lock.12-0a1b2c3d',
      '.report.html.12-0a1b2c3d.part',
      'model.12-0a1b2c3d.part.old',
    ]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

/** As much of an `Rng` as mutations need. */
function numbers(seed) {
  let state = seed * 2_654_435_761;
  return {
    integer(bound) {
      state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0;
      return state % bound;
    },
  };
}

import assert from 'node:assert/strict';
import test from 'node:test';
import { alternate } from './harness/alternate.mjs';
import { processTree } from './harness/process-tree.mjs';
import { ceilingRow, compareRow, median, plainRow, printRow, recordRow } from './harness/rows.mjs';
import { runProcess } from './harness/run-process.mjs';
import { keptFrom } from './main/kept-from.mjs';

test('the median of an odd and of an even number of runs', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test('a ratio above 1 means that Graft is better, for seconds and for accuracies', () => {
  const row = { what: 'x', unit: 's', peerName: 'peer' };
  assert.equal(compareRow({ ...row, ours: [2], peer: [6] }).ratio, 3);
  assert.equal(compareRow({ ...row, ours: [90], peer: [60], better: 'higher' }).ratio, 1.5);
});

test('a row holds when its ratio is at least the bar, and always when it has none', () => {
  const row = { what: 'x', unit: 's', peerName: 'peer', ours: [2] };
  assert.equal(compareRow({ ...row, peer: [6], bar: 3 }).holds, true);
  assert.equal(compareRow({ ...row, peer: [5.9], bar: 3 }).holds, false);
  assert.equal(compareRow({ ...row, peer: [0.1] }).holds, true);
  assert.equal(plainRow({ what: 'x', unit: 's', ours: [4] }).holds, true);
});

test('a figure that Graft never reaches does not hold, whatever the peer does, and is null in the record', () => {
  const never = Number.POSITIVE_INFINITY;
  for (const peer of [[5], [never]]) {
    const row = compareRow({ what: 'x', unit: 's', peerName: 'peer', ours: [never], peer, bar: 3 });
    assert.equal(row.holds, false);
    assert.equal(recordRow(row).ours, null);
    assert.match(printRow(row), /Graft never/);
  }
});

test('a ceiling is the peer, and the worst run is held against it', () => {
  const row = ceilingRow({ what: 'memory', unit: 'MB', ours: [800, 1000], ceiling: 1500 });
  assert.deepEqual(recordRow(row), {
    what: 'memory',
    unit: 'MB',
    ours: 1000,
    peer: 1500,
    peerName: 'ceiling',
    ratio: 1.5,
    bar: 1,
    holds: true,
  });
  assert.equal(ceilingRow({ what: 'memory', unit: 'MB', ours: [800, 1501], ceiling: 1500 }).holds, false);
});

test('an accuracy is kept from the first epoch after the last one below the threshold', () => {
  assert.equal(keptFrom([0.5, 0.96, 0.94, 0.95, 0.97], 0.95), 4);
  assert.equal(keptFrom([0.96, 0.97], 0.95), 1);
  assert.equal(keptFrom([0.96, 0.97, 0.9], 0.95), Number.POSITIVE_INFINITY);
});

test('sides take turns, and a later side receives the results of the earlier ones for the seed', async () => {
  const order = [];
  const results = await alternate([1, 2], {
    a: (seed) => order.push(`a${seed}`) && seed * 10,
    b: (seed, { a }) => order.push(`b${seed}`) && a + 1,
  });
  assert.deepEqual(order, ['a1', 'b1', 'a2', 'b2']);
  assert.deepEqual(results, { a: [10, 20], b: [11, 21] });
});

test('a process is measured with its grandchildren, and none of them outlives its time limit', {
  skip: process.platform !== 'linux',
}, async () => {
  const hold = (megabytes) => `const kept = Buffer.alloc(${megabytes}e6, 1); setTimeout(() => kept.length, 300)`;
  const grandparent = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hold(300))}])`;
  const { peak, status } = await runProcess(process.execPath, ['-e', grandparent], { memory: true });
  assert.equal(status, 0);
  assert.ok(peak.process > 300e6 && peak.process < 600e6, `${peak.process}`);
  assert.ok(peak.tree > peak.process);

  let pid;
  const idle = 'setInterval(() => {}, 1000)';
  const forever = `require('node:child_process').spawn(process.execPath, ['-e', '${idle}']); ${idle}`;
  const stopped = await runProcess(process.execPath, ['-e', forever], {
    timeoutSeconds: 0.5,
    onSpawn: (child) => {
      pid = child.pid;
    },
  });
  assert.equal(stopped.timedOut, true);
  assert.deepEqual(processTree(pid), []);
});

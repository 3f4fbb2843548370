import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { graftJson } from '../harness/graft.mjs';
import { importDist } from '../harness/locations.mjs';
import { mean, plainRow } from '../harness/rows.mjs';

const { drawSample } = await importDist('packages/sample/dist/index.js');
const asked = 10;
/** Student's t, 97.5 % quantile, by degrees of freedom. */
const t975 = { 1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776 };

/**
 * Whether the drawn sample is hard enough to tell the arms apart: transfer minus control as a mean over generator seeds with its 95 %
 * interval (Student's t). It says nothing about photos.
 */
export default {
  name: 'sample',
  peers: { python: [] },
  async run({ quick, work, log }) {
    const runs = [];
    for (const seed of quick ? [1, 2] : [1, 2, 3, 4, 5]) {
      const pictures = join(work, `pictures-${seed}`);
      const out = join(work, `out-${process.pid}`);
      for (const folder of [pictures, out]) rmSync(folder, { recursive: true, force: true });
      try {
        await drawSample({ directory: pictures, seed });
        const { seconds, answer } = await graftJson(['quick', pictures, '--out', out, '--arms', 'transfer,control']);
        const { transfer, control } = answer.arms;
        const points = (arm) => 100 * arm.accuracy.value;
        const accuracies = `transfer ${points(transfer).toFixed(1)} %, control ${points(control).toFixed(1)} %`;
        log(`seed ${seed}: ${accuracies}, n = ${control.accuracy.n}, ${seconds.toFixed(0)} s`);
        runs.push({ seconds, transfer: points(transfer), control: points(control), difference: points(transfer) - points(control) });
      } finally {
        for (const folder of [pictures, out]) rmSync(folder, { recursive: true, force: true });
      }
    }
    const of = (key) => runs.map((run) => run[key]);
    const differences = of('difference');
    const lower = mean(differences) - halfWidth(differences);
    return [
      plainRow({ what: 'transfer, validation accuracy (mean of generator seeds)', unit: '%', ours: of('transfer'), summary: mean }),
      plainRow({ what: 'control, validation accuracy (mean of generator seeds)', unit: '%', ours: of('control'), summary: mean }),
      plainRow({ what: 'difference (mean of generator seeds)', unit: 'points', ours: differences, summary: mean }),
      {
        ...plainRow({ what: 'difference, lower 95 % bound over generator seeds', unit: 'points', ours: [lower] }),
        peer: asked,
        peerName: 'points asked for',
        ratio: lower / asked,
        bar: 1,
        holds: lower > asked,
      },
      plainRow({ what: 'both arms from pictures to report (median of seeds)', unit: 's', ours: of('seconds') }),
    ];
  },
};

function halfWidth(values) {
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return t975[values.length - 1] * Math.sqrt(variance / values.length);
}

import { completeNative, inspectRuntimes, type RuntimeReport } from '@graft/engine';
import type { CommandModule } from 'yargs';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption } from './options.ts';

const doctor: CommandModule<object, { readonly fix: boolean; readonly json: boolean }> = {
  builder: (yargs) =>
    yargs
      .option('fix', { type: 'boolean', default: false, describe: 'Set up the native engine where it is missing' })
      .option('json', jsonOption)
      .example([
        ['$0 doctor', 'Look'],
        ['$0 doctor --fix', 'Complete the native engine; needs python3 with pip, and g++'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const fixed = argv.fix ? await completeNative({ onProgress: terminal.progress, log: terminal.log, signal }) : undefined;
      terminal.endProgress();
      const report = await inspectRuntimes(signal);
      print({ ...report, ...(fixed ? { fix: fixed } : {}) }, describe(report));
      if (fixed?.state === 'skipped') terminal.warn(`The native engine is left out: ${fixed.why}`);
      return report.training ? 0 : 6;
    }),
};

export default doctor;

/** A line a component: what it is, its version, what it is for; where it is missing, why and how to get it. */
function describe({ machine, components, training }: RuntimeReport): string {
  const width = Math.max(...components.map(({ name }) => name.length));
  const lines = components.flatMap(({ name, version, available, usedFor, why, fix }) => {
    const head = `${available ? '✓' : '–'} ${name.padEnd(width)}  ${(version ?? '').padEnd(8)}  ${usedFor}`;
    return [
      head,
      ...(why ? [`  ${' '.repeat(width)}  missing: ${why}`] : []),
      ...(fix ? [`  ${' '.repeat(width)}  to get it: ${fix}`] : []),
    ];
  });
  const { node, platform, cpu, cores } = machine;
  const step = training
    ? `Trained three steps on ${training.runtime} in ${training.seconds.toFixed(2)} s; loss ${training.losses.map((loss) => loss.toFixed(3)).join(', ')}.`
    : 'No engine could train a step here.';
  return [`Node ${node}, ${platform}, ${cpu}, ${cores} cores`, '', ...lines, '', step].join('\n');
}

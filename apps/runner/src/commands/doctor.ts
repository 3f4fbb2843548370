import { completeNative, inspectRuntimes, type RuntimeReport } from '@graft/engine';
import { defineCommand } from '../define-command.ts';

export const doctor = defineCommand({
  usage: 'doctor',
  describe: 'Show what runs here, what is missing and how to get it; a test trains three steps',
  options: { fix: { type: 'boolean', default: false, describe: 'Set up the native engine where it is missing' } },
  examples: [
    ['$0 doctor', 'Change nothing'],
    ['$0 doctor --fix', 'Complete the native engine; needs python3 with pip, and g++'],
  ],
  async run({ fix }, { terminal, signal }) {
    const fixed = fix ? await completeNative({ onProgress: terminal.progress, log: terminal.log, signal }) : undefined;
    terminal.endProgress();
    const report = await inspectRuntimes(signal);
    if (fixed?.state === 'skipped') terminal.warn(`The native engine is not set up: ${fixed.why}`);
    return { result: { ...report, ...(fixed ? { fix: fixed } : {}) }, text: describe(report), status: report.training ? 0 : 6 };
  },
});

/** One line per component: name, version and use; where it is missing, why and how to get it. */
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
    ? `Trained three steps on ${training.runtime} in ${training.seconds.toFixed(2)} s; loss ` +
      `${training.losses.map((loss) => loss.toFixed(3)).join(', ')}.`
    : 'No engine can train a step here.';
  return [`Node ${node}, ${platform}, ${cpu}, ${cores} cores`, '', ...lines, '', step].join('\n');
}

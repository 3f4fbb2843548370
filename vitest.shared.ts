import { availableParallelism } from 'node:os';

// Shared by every package's vitest.config.ts. Workspace packages resolve to their sources, so tests need no build.
const source = '@graft/source';

const shared: object = {
  resolve: { conditions: [source, 'node'] },
  // Vitest hands these to Node as well, for what it loads itself, require() included: so 'import' is not among them.
  ssr: { resolve: { conditions: [source, 'node'], externalConditions: [source] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    // Many tests wait for processes of their own; Vitest would leave a core idle, which on two cores is half of them.
    maxWorkers: availableParallelism(),
    // The files of a package share a worker's process: starting one and loading the modules takes longer than most files' tests.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'test-report/report.json' }]],
    typecheck: { enabled: false },
  },
};

export default shared;

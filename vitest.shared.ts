// Shared by every package's vitest.config.ts. Workspace packages resolve to their sources, so tests need no build.
const source = '@graft/source';

const shared: object = {
  resolve: { conditions: [source, 'node'] },
  // Vitest hands these to Node as well, for what it loads itself, require() included: so 'import' is not among them.
  ssr: { resolve: { conditions: [source, 'node'], externalConditions: [source] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'test-report/report.json' }]],
    typecheck: { enabled: false },
  },
};

export default shared;

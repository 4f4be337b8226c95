module.exports = {
  // Some of the time a machine has other things to do: a test that is slow is not wrong.
  testTimeout: 60_000,
  projects: ['<rootDir>/datasource-service', '<rootDir>/simulator', '<rootDir>/plugin'],
  // With --coverage, as the test command runs it. These rooms are meant to be covered to the last branch; what came with the
  // cloud, erasure and the reconciler is not there yet everywhere.
  coverageReporters: ['text-summary'],
  collectCoverageFrom: [
    'datasource-service/src/{domain,frames,providers,ingest,store,catalogue,queries}/**/*.ts',
    '!**/*.test.ts',
  ],
  coverageThreshold: { global: { branches: 96, functions: 97, lines: 98, statements: 98 } },
};

module.exports = {
  // Some of the time a machine has other things to do: a test that is slow is not wrong.
  testTimeout: 60_000,
  projects: ['<rootDir>/datasource-service', '<rootDir>/simulator', '<rootDir>/plugin'],
  // With --coverage, as the test command runs it: these rooms are covered to the last branch.
  // Names what is not covered, and nothing else.
  coverageReporters: ['text-summary', ['text', { skipFull: true }]],
  collectCoverageFrom: [
    'datasource-service/src/{calls,statistics,frames,platforms,ingest,record,search,analytics,queries}/**/*.ts',
    'datasource-service/src/{feedback,health,oncall}/{store,incident,sqlite}/**/*.ts',
    'datasource-service/src/health/{serviceLevel,statusTimeline}.ts',
    'datasource-service/src/runtime/{dataDirLock,privateFiles,secretsEqual}.ts',
    'datasource-service/src/runtime/{sqlite,firestore,jobs/sqlite,jobs/firestore}/**/*.ts',
    '!datasource-service/src/analytics/export/**',
    '!**/*.test.ts',
  ],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
};
